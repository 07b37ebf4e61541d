package com.example.gateway.platform.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.gateway.TestGateway;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LameDuckTest {
  @Test
  void isEverythingServedAndEachConnectionEndedBeforeTheGatewayStops() throws InterruptedException {
    try (var gateway = TestGateway.start(Map.of("GATEWAY_LAME_DUCK_MS", "4000"))) {
      assertThat(gateway.get("/livez").headers().firstValue("Connection")).isEmpty();

      var stop = new Thread(gateway::stop);
      stop.start();
      await().until(() -> gateway.get("/readyz").statusCode() == 503);

      // Comes back at once only because the gateway ends the connection.
      String answer = gateway.sendRaw("GET /livez HTTP/1.1", "Host: gateway");
      assertThat(answer).startsWith("HTTP/1.1 200").contains("Connection: close").contains("UP");
      assertThat(stop.isAlive()).isTrue();
      stop.join();
    }
  }
}
