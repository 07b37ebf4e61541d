package com.example.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpHeaders;
import java.util.List;

/** An answer over HTTP. */
public record Reply(int status, HttpHeaders headers, String body) {

  /** The body as JSON. */
  public JsonObject json() {
    return JsonParser.parseString(body).getAsJsonObject();
  }

  public String text(String member) {
    return json().get(member).getAsString();
  }

  public long number(String member) {
    return json().get(member).getAsLong();
  }

  /** The items of a list. */
  public List<JsonElement> items() {
    JsonArray items = json().getAsJsonArray("items");
    return items.asList();
  }

  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** Fails, showing the answer, unless it has this status. */
  public Reply expect(int expected) {
    assertThat(status).as(body).isEqualTo(expected);
    return this;
  }

  /** Fails unless it is this error, in the one shape all errors have. */
  public Reply expectProblem(int expected, String... codes) {
    expect(expected);
    assertThat(header("Content-Type")).startsWith("application/problem+json");
    JsonObject problem = json();
    assertThat(text("code")).as(body).isIn((Object[]) codes);
    assertThat(text("type")).isEqualTo("/problems/" + text("code"));
    assertThat(number("status")).isEqualTo(expected);
    assertThat(text("title")).isNotBlank();
    assertThat(text("detail")).isNotBlank();
    assertThat(text("traceId")).matches("[0-9a-f]{32}");
    if (expected == 429 || expected == 503) {
      assertThat(header("Retry-After")).as("Retry-After with " + problem).matches("\\d+");
    }
    return this;
  }

  /** The fields that a VALIDATION_FAILED names. */
  public List<String> fields() {
    return json().getAsJsonArray("errors").asList().stream()
        .map(error -> error.getAsJsonObject().get("field").getAsString())
        .toList();
  }
}
