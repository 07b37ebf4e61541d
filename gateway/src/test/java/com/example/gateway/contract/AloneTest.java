package com.example.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.contract.shop.v1.GetProductRequest;
import com.example.contract.shop.v1.ProductServiceGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import tools.jackson.databind.JsonNode;

/** The gateway runs without its neighbours, who answer as they have promised. */
class AloneTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static ConfigurableApplicationContext gateway;

  @BeforeAll
  static void start() throws IOException {
    gateway =
        Alone.start(
            Map.of("GATEWAY_PORT", "0", "GATEWAY_GRPC_PORT", "0", "GATEWAY_MANAGEMENT_PORT", "0"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void isItReadyAndWell() throws IOException, InterruptedException {
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(json(get("/health")).path("status").asString()).isEqualTo("UP");
  }

  @Test
  void areReadsAnsweredFromTheGoldenShop() throws IOException, InterruptedException {
    assertThat(json(get("/data/products/2"))).isEqualTo(Golden.row("products", 2));
    assertThat(json(get("/api/users")).path("items")).isEqualTo(Golden.rows("users", 1, 2));
    assertThat(get("/api/users/77").statusCode()).isEqualTo(404);
  }

  @Test
  void areRpcsAnsweredFromTheGoldenShop() {
    int port = gateway.getBean(GrpcServerLifecycle.class).getPort();
    var door =
        Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create()).build();
    try {
      var request = GetProductRequest.newBuilder().setId(2).build();
      var answer = ProductServiceGrpc.newBlockingStub(door).getProduct(request);
      assertThat(answer.getProduct().getName())
          .isEqualTo(Golden.row("products", 2).path("name").asString());
    } finally {
      door.shutdownNow();
    }
  }

  @Test
  void doesACheckoutGoThroughAllItsSteps() throws IOException, InterruptedException {
    String basket = "\"country\":\"DE\",\"items\":[{\"product_id\":1,\"quantity\":12}]";
    JsonNode quote = json(post("/api/quotes", "{" + basket + "}"));
    String checkout =
        "{\"user_id\":1,\"card_token\":\"tok_ok\",\"currency\":\"EUR\",\"total_cents\":%d,%s}"
            .formatted(quote.path("total_cents").asLong(), basket);

    HttpResponse<String> accepted = post("/api/checkouts", checkout);

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String location = accepted.headers().firstValue("Location").orElseThrow();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(json(get(location)).path("state").asString()).isEqualTo("COMPLETED"));
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(to(path).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    var request =
        to(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "alone")
            .POST(BodyPublishers.ofString(body));
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder to(String path) {
    int port = ((WebServerApplicationContext) gateway).getWebServer().getPort();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  private static JsonNode json(HttpResponse<String> response) {
    return Golden.JSON.readTree(response.body());
  }
}
