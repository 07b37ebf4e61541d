package com.example.gateway.platform.web;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.gateway.SharedGateway;
import com.example.gateway.TestGateway;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door itself does not let in, always as a problem. */
class RefusalsTest {
  private static final int LIMIT = 1_048_576;

  private final TestGateway gateway = SharedGateway.fresh();

  @Test
  void isAnUnknownPathAProblem() {
    HttpResponse<String> response = gateway.get("/nowhere");

    assertProblem(response, 404, "ROUTE_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/docs", "/health", "/problems/NOT_FOUND", "/openapi"})
  void areTheGatewaysOwnPagesForReadingOnly(String path) {
    HttpResponse<String> response = gateway.send("POST", path, BodyPublishers.ofString("{}"));

    assertProblem(response, 405, "METHOD_NOT_ALLOWED");
    assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  static Stream<BodyPublisher> oneByteTooMany() {
    byte[] body = new byte[LIMIT + 1];
    return Stream.of(
        BodyPublishers.ofByteArray(body),
        // Without Content-Length, so chunked.
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
  }

  @ParameterizedTest
  @MethodSource("oneByteTooMany")
  void isABodyThatIsTooLargeRefusedBeforeAnUpstreamSeesIt(BodyPublisher body) {
    HttpResponse<String> response = gateway.send("POST", "/api/users", body);

    assertProblem(response, 413, "PAYLOAD_TOO_LARGE");
    assertThat(gateway.facade.getAllServeEvents()).isEmpty();
  }

  @Test
  void doesTheLargestBodyPass() {
    gateway.facade.stubFor(any(anyUrl()).willReturn(ok("taken")));

    HttpResponse<String> response =
        gateway.send(
            "POST",
            "/api/users",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[LIMIT])));

    assertThat(response.body()).isEqualTo("taken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "1.5", "9999999999"})
  void isABadTimeoutRefused(String timeout) {
    HttpResponse<String> response = gateway.get("/api/users", "X-Request-Timeout-Ms", timeout);

    assertProblem(response, 400, "VALIDATION_FAILED");
    assertThat(TestGateway.json(response).at("/errors/0/field").asString())
        .isEqualTo("X-Request-Timeout-Ms");
  }

  @Test
  void isThereNoWorkWithoutTime() {
    assertProblem(gateway.get("/api/users", "X-Request-Timeout-Ms", "0"), 504, "DEADLINE_EXCEEDED");
    assertThat(gateway.facade.getAllServeEvents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /data/../internal HTTP/1.1",
        "GET /data/%2e%2E/internal HTTP/1.1",
        "GET /api//users HTTP/1.1",
        "GET /api/a|b HTTP/1.1",
        "GET /api/%zz HTTP/1.1",
        "GET /api/users?q=%zz HTTP/1.1",
        "GET /api/users?q=%ff HTTP/1.1",
        "GET /api/a%2fb HTTP/1.1",
        "GET api HTTP/1.1",
        "GET / HTTP/7.0",
        "nonsense",
      })
  void isAMalformedRequestLineAProblemAndNoHtml(String requestLine) {
    String answer = gateway.sendRaw(requestLine, "Host: a", "Connection: close");

    assertRawProblem(answer);
    assertThat(gateway.facade.getAllServeEvents()).isEmpty();
  }

  @Test
  void isAHugeHeaderAProblemAndNoHtml() {
    String answer = gateway.sendRaw("GET / HTTP/1.1", "Host: a", "X-Big: " + "a".repeat(20_000));

    assertRawProblem(answer);
  }

  @Test
  void isTraceNotAllowed() {
    String answer = gateway.sendRaw("TRACE /api/users HTTP/1.1", "Host: a", "Connection: close");

    assertThat(answer)
        .startsWith("HTTP/1.1 405")
        .contains("Allow: ")
        .contains("\"code\":\"METHOD_NOT_ALLOWED\"");
  }

  private static void assertRawProblem(String answer) {
    assertThat(answer)
        .startsWith("HTTP/1.1 400")
        .contains("Content-Type: application/problem+json")
        .contains("\"code\":\"VALIDATION_FAILED\"")
        .contains("\"traceId\":\"")
        .doesNotContain("<html");
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(TestGateway.json(response).path("code").asString()).isEqualTo(code);
    assertThat(TestGateway.json(response).path("type").asString()).isEqualTo("/problems/" + code);
    assertThat(TestGateway.json(response).path("traceId").asString()).matches("[0-9a-f]{32}");
  }
}
