package com.example.gateway.platform.health;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.gateway.SharedGateway;
import com.example.gateway.TestGateway;
import com.github.tomakehurst.wiremock.http.Fault;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class HealthTest {
  private final TestGateway gateway = SharedGateway.fresh();

  @Test
  void doAliveAndReadyNotDependOnAnyone() {
    assertThat(gateway.get("/livez").body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(gateway.get("/readyz").body())
        .startsWith("{\"status\":\"UP\",\"detail\":")
        .contains("not compared yet");
  }

  @Test
  void doesHealthShowTheWholePicture() {
    gateway.facade.stubFor(
        get("/health")
            .willReturn(
                okJson(
                    """
                    {"status":"UP","dependencies":[{"name":"payment-provider","status":"UP"}]}""")));
    gateway.dataService.stubFor(get("/health").willReturn(okJson("{\"status\":\"UP\"}")));

    JsonNode health = TestGateway.json(gateway.get("/health"));

    assertThat(health.path("status").asString()).isEqualTo("UP");
    assertThat(health.path("service").asString()).isEqualTo("gateway");
    assertThat(health.at("/dependencies/0/name").asString()).isEqualTo("python-facade");
    assertThat(health.at("/dependencies/0/dependencies/0/name").asString())
        .isEqualTo("payment-provider");
    assertThat(health.at("/dependencies/1/name").asString()).isEqualTo("node-data-service");
    assertThat(health.at("/dependencies/1/calls/1/transport").asString()).isEqualTo("grpc");
    assertThat(health.at("/dependencies/1/calls/1/breaker").asString()).isEqualTo("CLOSED");
    assertThat(health.at("/dependencies/1/calls/1/in_flight").asInt(-1)).isZero();
    assertThat(health.at("/dependencies/2/name").asString()).isEqualTo("gateway-database");
    assertThat(health.at("/dependencies/2/status").asString()).isEqualTo("UP");
  }

  @Test
  void doesASickUpstreamDegradeAndNotEndTheGateway() {
    gateway.facade.stubFor(get("/health").willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
    gateway.dataService.stubFor(
        get("/health").willReturn(aResponse().withStatus(503).withBody("{\"status\":\"DOWN\"}")));

    HttpResponse<String> response = gateway.get("/health");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(TestGateway.json(response).path("status").asString()).isEqualTo("DEGRADED");
    assertThat(TestGateway.json(response).at("/dependencies/0/status").asString())
        .isEqualTo("DOWN");
    assertThat(TestGateway.json(response).at("/dependencies/1/status").asString())
        .isEqualTo("DOWN");
  }

  @Test
  void areSilentUpstreamsAskedAtTheSameTimeAndNotForLong() {
    // What is loaded at the first look is not what is measured.
    gateway.get("/health");
    var silent = aResponse().withStatus(200).withFixedDelay(10_000);
    gateway.facade.stubFor(get("/health").willReturn(silent));
    gateway.dataService.stubFor(get("/health").willReturn(silent));

    long start = System.nanoTime();
    JsonNode health = TestGateway.json(gateway.get("/health"));

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(900), Duration.ofMillis(1_900));
    assertThat(health.path("status").asString()).isEqualTo("DEGRADED");
  }

  @Test
  void doesAMissingDatabaseDegradeAndNotEndTheGateway() {
    Map<String, String> settings =
        Map.of("GATEWAY_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none");
    try (TestGateway alone = TestGateway.start(settings)) {
      assertThat(alone.get("/readyz").statusCode()).isEqualTo(200);
      HttpResponse<String> response = alone.get("/health");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(TestGateway.json(response).at("/dependencies/2/status").asString())
          .isEqualTo("DOWN");
      assertThat(response.body()).doesNotContain("secret");
    }
  }
}
