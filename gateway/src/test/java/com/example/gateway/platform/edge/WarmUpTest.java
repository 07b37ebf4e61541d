package com.example.gateway.platform.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.gateway.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = TestGateway.freePort();

  /** Whoever waits for /readyz meets a gateway that has answered; the way it did that is gone. */
  @Test
  void doesItAskItselfUntilItIsReady() {
    Map<String, String> settings = Map.of("GATEWAY_PORT", "" + port, "GATEWAY_WARM_UP_MS", "2000");
    var starting = CompletableFuture.supplyAsync(() -> TestGateway.start(settings));

    await().until(() -> status("/livez") == 200);
    assertThat(status("/readyz")).isEqualTo(503);
    assertThat(status("/warm-up")).isEqualTo(200);

    try (TestGateway gateway = starting.join()) {
      assertThat(status("/readyz")).isEqualTo(200);
      assertThat(gateway.get("/warm-up").body()).contains("ROUTE_NOT_FOUND");
      assertThat(gateway.bean(WarmUp.class).requests()).isGreaterThan(10);
    }
  }

  @Test
  void isThereNoSuchPathWithoutIt() {
    try (TestGateway gateway = TestGateway.start(Map.of())) {
      assertThat(gateway.get("/warm-up").statusCode()).isEqualTo(404);
      assertThat(gateway.bean(WarmUp.class).requests()).isZero();
    }
  }

  private int status(String path) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
