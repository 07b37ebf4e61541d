package com.example.gateway.platform.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.gateway.TestGateway;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Who asks while the gateway starts. */
class StartTest {
  @Test
  void isTheFirstRequestThatGetsThroughPassedOnAsEveryOther() {
    int port = quietPort();
    var settings = new HashMap<>(TestGateway.PATIENT);
    settings.put("GATEWAY_PORT", "" + port);
    var started = new CountDownLatch(1);
    var asking = CompletableFuture.supplyAsync(() -> statusesUntil(started, port));

    TestGateway gateway = TestGateway.start(settings);
    started.countDown();

    // 404 is what the facade's stub says that has no answers; a machine that is busy may make it
    // late.
    assertThat(asking.join()).contains(404).isSubsetOf(404, 504);
    gateway.close();
  }

  /** Below those of outgoing connections, one of which would else connect to itself. */
  private static int quietPort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (var socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: the next one.
      }
    }
  }

  private static List<Integer> statusesUntil(CountDownLatch started, int port) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/users"));
    var client = HttpClient.newHttpClient();
    var statuses = new ArrayList<Integer>();
    while (started.getCount() > 0 || statuses.isEmpty()) {
      try {
        statuses.add(client.send(request.build(), BodyHandlers.discarding()).statusCode());
      } catch (IOException e) {
        Thread.onSpinWait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return statuses;
      }
    }
    return statuses;
  }
}
