package com.example.gateway.contract;

import static com.example.gateway.contract.Golden.JSON;
import static com.example.gateway.contract.Golden.json;

import com.example.gateway.TestGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request to a provider and its answer, in the terms of a Pact file. All of the answer is exact
 * but the members that a pattern is given for; {@link UnitsTest} sees that none of these has a
 * unit.
 */
record Exchange(ObjectNode interaction) {
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

  /** Begins one in the golden shop. */
  static Exchange of(String description, String method, String pathAndQuery) {
    var target = UriComponentsBuilder.fromUriString(pathAndQuery).build();
    ObjectNode interaction = JSON.createObjectNode().put("description", description);
    interaction.putArray("providerStates").addObject().put("name", "the golden shop");
    ObjectNode request = interaction.putObject("request");
    request.put("method", method).put("path", target.getPath());
    target
        .getQueryParams()
        .forEach((name, values) -> request.withObject("query").set(name, JSON.valueToTree(values)));
    return new Exchange(interaction);
  }

  static Exchange get(String description, String pathAndQuery) {
    return of(description, "GET", pathAndQuery);
  }

  Exchange inEmptyShop() {
    return in("an empty shop");
  }

  Exchange amongCheckouts() {
    return in("the golden shop with its checkouts");
  }

  private Exchange in(String state) {
    interaction.withArray("providerStates").removeAll().addObject().put("name", state);
    return this;
  }

  Exchange header(String name, String value) {
    request().withObject("headers").put(name, value);
    return this;
  }

  Exchange body(String text) {
    request().set("body", json(text));
    return header("Content-Type", "application/json");
  }

  Exchange answers(int status, ObjectNode body) {
    String type = status < 400 ? "application/json" : "application/problem+json";
    ObjectNode response = interaction.putObject("response").put("status", status);
    response.putObject("headers").put("Content-Type", type);
    response.set("body", body);
    // Charset or not.
    rule("header", "Content-Type", type.replace("+", "\\+") + "(;.*)?");
    return this;
  }

  Exchange refuses(int status, String code, String title) {
    ObjectNode problem = json("{}").put("type", "/problems/" + code).put("title", title);
    return answers(status, problem.put("status", status).put("code", code))
        .varies("detail", ".+", "For people.")
        .varies("traceId", "[0-9a-f]{32}", "4bf92f3577b34da6a3ce929d0e0e4736");
  }

  /** A member of the answer that is another one each time. */
  Exchange varies(String member, String regex, String example) {
    response().withObject("body").put(member, example);
    rule("body", "$." + member, regex);
    return this;
  }

  /** Times that the provider's clock decides. */
  Exchange now(String... members) {
    for (String member : members) {
      varies(member, TIME, "2026-03-01T12:00:00.000Z");
    }
    return this;
  }

  private void rule(String part, String name, String regex) {
    ObjectNode rule = response().withObject("matchingRules").withObject(part).putObject(name);
    rule.putArray("matchers").addObject().put("match", "regex").put("regex", regex);
  }

  ObjectNode request() {
    return interaction.withObject("request");
  }

  ObjectNode response() {
    return interaction.withObject("response");
  }

  String description() {
    return interaction.path("description").asString();
  }

  HttpResponse<String> through(TestGateway gateway, String prefix, String atTheDoor) {
    JsonNode request = request();
    var target =
        UriComponentsBuilder.fromPath(
            atTheDoor + request.path("path").asString().substring(prefix.length()));
    request
        .path("query")
        .forEachEntry(
            (name, values) -> values.forEach(value -> target.queryParam(name, value.asString())));
    List<String> headers = new ArrayList<>();
    request
        .path("headers")
        .forEachEntry((name, value) -> headers.addAll(List.of(name, value.asString())));
    var body =
        request.has("body")
            ? BodyPublishers.ofString(request.path("body").toString())
            : BodyPublishers.noBody();
    return gateway.send(
        request.path("method").asString(),
        target.build().toUriString(),
        body,
        headers.toArray(String[]::new));
  }
}
