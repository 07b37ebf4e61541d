package com.example.gateway.platform.edge;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.gateway.TestGateway;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Breaker, bulkhead and budget, each on a gateway of its own. */
class ProtectionTest {
  private static final Map<String, String> TOUCHY =
      Map.of(
          "GATEWAY_BREAKER_WINDOW_CALLS", "4",
          "GATEWAY_BREAKER_MINIMUM_CALLS", "4",
          "GATEWAY_BREAKER_OPEN_MS", "1500",
          "GATEWAY_BREAKER_PROBES", "1",
          "GATEWAY_RETRY_BURST", "0");

  private TestGateway gateway;

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void doesTheBreakerOpenAndRecover() {
    gateway = TestGateway.start(TOUCHY);
    facadeAnswers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    for (int i = 0; i < 4; i++) {
      assertThat(gateway.get("/api/users").statusCode()).isEqualTo(502);
    }

    HttpResponse<String> refused = gateway.get("/api/users");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(code(refused)).isEqualTo("CIRCUIT_OPEN");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
    gateway.facade.verify(4, anyRequestedFor(anyUrl()));
    assertThat(gateway.get("/health").body()).contains("\"breaker\":\"OPEN\"");

    facadeAnswers(ok("well again"));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(gateway.get("/api/users").body()).isEqualTo("well again"));
    assertThat(gateway.get("/health").body()).doesNotContain("OPEN");
  }

  @Test
  void doesOneSickUpstreamLeaveTheOtherAlone() {
    gateway = TestGateway.start(TOUCHY);
    facadeAnswers(aResponse().withStatus(503));
    for (int i = 0; i < 5; i++) {
      gateway.get("/api/users");
    }
    gateway.dataService.stubFor(any(anyUrl()).willReturn(ok("fine")));

    assertThat(code(gateway.get("/api/users"))).isEqualTo("CIRCUIT_OPEN");
    assertThat(gateway.get("/data/users").body()).isEqualTo("fine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"code\":\"OVERLOADED\"}",
        "{\"code\":\"UPSTREAM_UNAVAILABLE\",\"upstream\":\"payment-provider\"}"
      })
  void doesAnUpstreamThatExplainsItselfKeepItsDoorOpen(String problem) {
    gateway = TestGateway.start(TOUCHY);
    facadeAnswers(aResponse().withStatus(503).withHeader("Retry-After", "1").withBody(problem));

    for (int i = 0; i < 8; i++) {
      assertThat(gateway.get("/api/users").body()).isEqualTo(problem);
    }
  }

  @Test
  void isLoadShedBeforeAQueueGrows() {
    gateway = TestGateway.start(Map.of("GATEWAY_MAX_CONCURRENT", "2"));
    facadeAnswers(ok("slow").withFixedDelay(3_000));
    var first = CompletableFuture.supplyAsync(() -> gateway.get("/api/users"));
    var second = CompletableFuture.supplyAsync(() -> gateway.get("/api/users"));
    await().until(() -> gateway.get("/health").body().contains("\"in_flight\":2"));

    long start = System.nanoTime();
    HttpResponse<String> third = gateway.get("/api/users");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(third.statusCode()).isEqualTo(503);
    assertThat(code(third)).isEqualTo("OVERLOADED");
    assertThat(third.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(first.join().body()).isEqualTo("slow");
    assertThat(second.join().body()).isEqualTo("slow");
    // And the places are free again.
    facadeAnswers(ok("quick"));
    assertThat(gateway.get("/api/users").body()).isEqualTo("quick");
  }

  @Test
  void doesTheBudgetKeepAnOutageFromBeingMultiplied() {
    gateway =
        TestGateway.start(
            Map.of(
                "GATEWAY_BREAKER_MINIMUM_CALLS", "1000",
                "GATEWAY_BREAKER_WINDOW_CALLS", "1000",
                "GATEWAY_RETRY_BURST", "3",
                "GATEWAY_RETRY_PERCENT", "20"));
    facadeAnswers(aResponse().withStatus(503));

    for (int i = 0; i < 50; i++) {
      gateway.get("/api/users");
    }

    int calls = gateway.facade.getAllServeEvents().size();
    // 50 requests, 3 saved-up retries and a fifth more.
    assertThat(calls).isBetween(60, 63);
  }

  @Test
  void isAnUpstreamThatIsNotThereNamed() {
    gateway =
        TestGateway.start(
            Map.of("GATEWAY_FACADE_URL", "http://127.0.0.1:" + TestGateway.freePort()));

    HttpResponse<String> read = gateway.get("/api/users");
    HttpResponse<String> write = gateway.send("POST", "/api/users", BodyPublishers.ofString("{}"));

    assertThat(read.statusCode()).isEqualTo(503);
    assertThat(read.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(TestGateway.json(read).path("upstream").asString()).isEqualTo("python-facade");
    assertThat(code(read)).isEqualTo("UPSTREAM_UNAVAILABLE");
    assertThat(code(write)).isEqualTo("UPSTREAM_UNAVAILABLE");
  }

  @Test
  void mayARequestInFlightEndWhenTheGatewayIsStopped() {
    gateway = TestGateway.start(Map.of());
    facadeAnswers(ok("slow but whole").withFixedDelay(3_000));
    var slow = CompletableFuture.supplyAsync(() -> gateway.get("/api/users"));
    await().until(() -> gateway.get("/health").body().contains("\"in_flight\":1"));

    gateway.stop();

    assertThat(slow.join().body()).isEqualTo("slow but whole");
  }

  private void facadeAnswers(ResponseDefinitionBuilder answer) {
    gateway.facade.stubFor(any(urlPathEqualTo("/users")).willReturn(answer));
  }

  private static String code(HttpResponse<String> response) {
    return TestGateway.json(response).path("code").asString();
  }
}
