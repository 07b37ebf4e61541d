package com.example.gateway.platform.edge;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.gateway.SharedGateway;
import com.example.gateway.TestGateway;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the door says, and how often it tries, when an upstream is not well. */
class UpstreamFaultsTest {
  private static final String OVERLOADED = "{\"code\":\"OVERLOADED\"}";

  private final TestGateway gateway = SharedGateway.fresh();

  @ParameterizedTest
  @EnumSource(Fault.class)
  void isABrokenAnswerNamedAndAReadRepeatedOnce(Fault fault) {
    facadeAnswers(aResponse().withStatus(200).withFault(fault));

    HttpResponse<String> response = gateway.get("/api/users");

    assertProblem(response, 502, "UPSTREAM_BAD_RESPONSE", "python-facade");
    // A body that breaks off is found out only after the answer began: too late to repeat.
    assertCalls(fault == Fault.MALFORMED_RESPONSE_CHUNK ? 1 : 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void isAWriteNeverRepeated(String method) {
    facadeAnswers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

    HttpResponse<String> response =
        gateway.send(method, "/api/users", BodyPublishers.ofString("{}"));

    assertProblem(response, 502, "UPSTREAM_BAD_RESPONSE", "python-facade");
    assertCalls(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503})
  void isAReadRepeatedOnceAfterABareGatewayError(int status) {
    facadeAnswersFirst(aResponse().withStatus(status), ok("second"));

    HttpResponse<String> response = gateway.get("/api/users");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("second");
    assertCalls(2);
  }

  @Test
  void isAWriteNotRepeatedAfterABareGatewayError() {
    facadeAnswersFirst(aResponse().withStatus(503), ok("second"));

    HttpResponse<String> response =
        gateway.send("POST", "/api/users", BodyPublishers.ofString("{}"));

    assertThat(response.statusCode()).isEqualTo(503);
    assertCalls(1);
  }

  @Test
  void doesRetryAfterForbidRepeatingAtOnce() {
    facadeAnswers(
        aResponse()
            .withStatus(503)
            .withHeader("Retry-After", "7")
            .withHeader("Content-Type", "application/problem+json")
            .withBody(OVERLOADED));

    HttpResponse<String> response = gateway.get("/api/users");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(response.body()).isEqualTo(OVERLOADED);
    assertCalls(1);
  }

  @Test
  void isAnIllnessFurtherBackNotRepeatedHere() {
    String problem = "{\"code\":\"UPSTREAM_BAD_RESPONSE\",\"upstream\":\"payment-provider\"}";
    facadeAnswers(aResponse().withStatus(502).withBody(problem));

    HttpResponse<String> response = gateway.get("/api/payments/1");

    assertThat(response.body()).isEqualTo(problem);
    assertCalls(1);
  }

  @Test
  void isASlowUpstreamGivenUpOnWhenTheTimeIsOver() {
    facadeAnswers(ok().withFixedDelay(5_000));

    long start = System.nanoTime();
    HttpResponse<String> response = gateway.get("/api/users", "X-Request-Timeout-Ms", "300");

    assertProblem(response, 504, "UPSTREAM_TIMEOUT", "python-facade");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(290), Duration.ofMillis(2_000));
    assertCalls(1);
  }

  @Test
  void doesADrippingAnswerNotOutliveTheDeadline() {
    facadeAnswers(ok("0123456789").withChunkedDribbleDelay(10, 10_000));

    long start = System.nanoTime();
    HttpResponse<String> response = gateway.get("/api/users", "X-Request-Timeout-Ms", "500");

    // Nothing had been passed on yet, so there is still room for a problem.
    assertProblem(response, 504, "UPSTREAM_TIMEOUT", "python-facade");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void isALongAnswerThatBreaksOffNotTakenForWhole() {
    facadeAnswers(ok("x".repeat(200_000)).withChunkedDribbleDelay(10, 5_000));

    String answer =
        gateway.sendRaw(
            "GET /api/users HTTP/1.1",
            "Host: a",
            "X-Request-Timeout-Ms: 1200",
            "Connection: close");

    assertThat(answer).startsWith("HTTP/1.1 200");
    // The last chunk of a whole answer.
    assertThat(answer).doesNotEndWith("0\r\n\r\n");
  }

  @Test
  void isAnOwnAnswerOfTheUpstreamWithStatus500PassedOn() {
    facadeAnswers(aResponse().withStatus(500).withBody("{\"code\":\"INTERNAL\"}"));

    assertThat(gateway.get("/api/users").body()).isEqualTo("{\"code\":\"INTERNAL\"}");
    assertCalls(1);
  }

  private void facadeAnswers(ResponseDefinitionBuilder answer) {
    gateway.facade.stubFor(any(anyUrl()).willReturn(answer));
  }

  private void facadeAnswersFirst(
      ResponseDefinitionBuilder first, ResponseDefinitionBuilder second) {
    gateway.facade.stubFor(
        any(anyUrl())
            .inScenario("once")
            .whenScenarioStateIs(STARTED)
            .willReturn(first)
            .willSetStateTo("then"));
    gateway.facade.stubFor(
        any(anyUrl()).inScenario("once").whenScenarioStateIs("then").willReturn(second));
  }

  private void assertCalls(int count) {
    gateway.facade.verify(count, anyRequestedFor(anyUrl()));
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String code, String upstream) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = TestGateway.json(response);
    assertThat(problem.path("code").asString()).isEqualTo(code);
    assertThat(problem.path("upstream").asString()).isEqualTo(upstream);
    assertThat(problem.path("traceId").asString())
        .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
  }
}
