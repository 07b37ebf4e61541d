package com.example.gateway.platform.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.gateway.TestGateway;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Many readers and a writer at once, at an upstream that tells when it looked and takes its time to
 * say so, often longer than the answer may be kept.
 */
class FreshnessTest {
  private static final Duration LIFETIME = Duration.ofMillis(40);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int ENOUGH = 25;
  private static final int READERS = 6;

  private final AtomicLong version = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong hits = new AtomicLong();

  @Test
  void isNothingServedThatIsTooOldOrThatAWriteHasOvertaken() throws IOException {
    ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer upstream =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.setExecutor(threads);
    upstream.createContext("/users", this::answer);
    upstream.start();
    var settings = new HashMap<>(TestGateway.PATIENT);
    settings.put("GATEWAY_FACADE_URL", "http://127.0.0.1:" + upstream.getAddress().getPort());
    settings.put("GATEWAY_CACHED_READS", "/api/users=" + LIFETIME.toMillis());
    try (TestGateway gateway = TestGateway.start(settings)) {
      long end = System.nanoTime() + LONGEST.toNanos();
      List<CompletableFuture<Void>> all =
          Stream.generate(() -> (Runnable) () -> read(gateway, end))
              .limit(READERS)
              .map(reader -> CompletableFuture.runAsync(reader, threads))
              .toList();
      write(gateway, end);
      all.forEach(CompletableFuture::join);
    } finally {
      upstream.stop(0);
      threads.shutdownNow();
    }
    assertThat(hits).hasValueGreaterThanOrEqualTo(ENOUGH);
    assertThat(version).hasValueGreaterThanOrEqualTo(ENOUGH);
  }

  private boolean isOver(long end) {
    return System.nanoTime() > end || (hits.get() >= ENOUGH && version.get() >= ENOUGH);
  }

  private void read(TestGateway gateway, long end) {
    while (!isOver(end)) {
      read(gateway);
    }
  }

  private void read(TestGateway gateway) {
    long known = acknowledged.get();
    long began = System.nanoTime();
    var response = gateway.get("/api/users");
    String[] told = response.body().split(" ", -1);
    assertThat(began - Long.parseLong(told[0])).isLessThan(LIFETIME.toNanos());
    assertThat(Long.parseLong(told[1])).isGreaterThanOrEqualTo(known);
    if (response.headers().firstValue("Age").isPresent()) {
      hits.incrementAndGet();
    }
  }

  private void write(TestGateway gateway, long end) {
    while (!isOver(end)) {
      var response = gateway.send("POST", "/api/users", BodyPublishers.ofString("{}"));
      acknowledged.set(Long.parseLong(response.body().split(" ", -1)[1]));
      read(gateway);
      pause(100);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean writes = exchange.getRequestMethod().equals("POST");
      long now = writes ? version.incrementAndGet() : version.get();
      String told = System.nanoTime() + " " + now;
      // A write at once, a read mostly soon, and at times later than the answer may be kept.
      pause(writes || ThreadLocalRandom.current().nextBoolean() ? 2 : 80);
      byte[] body = told.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static void pause(int atMostMillis) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(atMostMillis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
