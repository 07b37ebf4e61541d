package com.example.gateway.shop.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.gateway.TestGateway;
import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;
import tools.jackson.databind.JsonNode;

/** Checkouts on PostgreSQL as its image has it, before a facade across a network, which freeze. */
@Testcontainers(disabledWithoutDocker = true)
class ContainersTest {
  @Container
  private static final PostgreSQLContainer DATABASE = new PostgreSQLContainer("postgres:17");

  @Container
  private static final GenericContainer<?> FACADE =
      new GenericContainer<>("wiremock/wiremock:3.13.2")
          .withExposedPorts(8080)
          .waitingFor(Wait.forHttp("/__admin/health"));

  private static final Duration LIMIT = Duration.ofSeconds(45);
  private static StubShop shop;

  private final String key = UUID.randomUUID().toString();

  @BeforeAll
  static void open() throws IOException {
    shop =
        new StubShop(
            Map.of(
                "GATEWAY_DATABASE_URL",
                "postgresql://%s:%s@%s:%d/%s"
                    .formatted(
                        DATABASE.getUsername(),
                        DATABASE.getPassword(),
                        DATABASE.getHost(),
                        DATABASE.getFirstMappedPort(),
                        DATABASE.getDatabaseName()),
                "GATEWAY_FACADE_URL",
                "http://%s:%d".formatted(FACADE.getHost(), FACADE.getFirstMappedPort())));
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @BeforeEach
  void tidy() {
    shop.fresh();
  }

  private HttpResponse<String> start() {
    return shop.gateway.send(
        "POST",
        "/api/checkouts",
        BodyPublishers.ofString(StubShop.BODY),
        "Content-Type",
        "application/json",
        "Idempotency-Key",
        key);
  }

  private static void assertCompletes(HttpResponse<String> accepted) {
    String location = accepted.headers().firstValue("Location").orElseThrow();
    JsonNode view =
        await()
            .atMost(LIMIT)
            .until(
                () -> TestGateway.json(shop.gateway.get(location)),
                seen -> seen.path("state").asString().matches("COMPLETED|REJECTED|PARKED"));
    assertThat(view.path("state").asString()).as(view.toString()).isEqualTo("COMPLETED");
  }

  private static HttpResponse<String> whileFrozen(
      GenericContainer<?> container, Supplier<HttpResponse<String>> request) {
    DockerClient docker = DockerClientFactory.lazyClient();
    docker.pauseContainerCmd(container.getContainerId()).exec();
    try {
      return request.get();
    } finally {
      docker.unpauseContainerCmd(container.getContainerId()).exec();
    }
  }

  @Test
  void isACheckoutCompleted() {
    HttpResponse<String> accepted = start();

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    assertCompletes(accepted);
  }

  @Test
  void isACheckoutAcceptedWhileTheFacadeIsFrozenAndCompletedThen() {
    HttpResponse<String> accepted = whileFrozen(FACADE, this::start);

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    assertCompletes(accepted);
  }

  @Test
  void isAFrozenDatabaseSaidAndTheCheckoutTakenOnceItIsBack() {
    HttpResponse<String> refused = whileFrozen(DATABASE, this::start);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    assertThat(TestGateway.json(refused).path("code").asString()).isEqualTo("DATABASE_UNAVAILABLE");
    HttpResponse<String> accepted = await().atMost(LIMIT).until(this::start, this::isAccepted);
    assertCompletes(accepted);
    assertThat(start().headers().firstValue("Location"))
        .isEqualTo(accepted.headers().firstValue("Location"));
  }

  private boolean isAccepted(HttpResponse<String> answer) {
    return answer.statusCode() == 202;
  }
}
