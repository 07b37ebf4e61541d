package com.example.gateway.platform.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.gateway.TestGateway;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies that are passed on as they come, to an upstream that reads at its own pace. */
class UploadTest {
  private static final String PATH = "/api/events";
  private static final int BIG = 30 * 1024 * 1024;

  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch mayRead = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer upstream;
  private TestGateway gateway;

  @BeforeEach
  void start() throws IOException {
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.setExecutor(threads);
    upstream.createContext("/events", this::answer);
    upstream.start();
    var settings = new HashMap<>(TestGateway.PATIENT);
    settings.put("GATEWAY_FACADE_URL", "http://127.0.0.1:" + upstream.getAddress().getPort());
    settings.put("GATEWAY_UPLOADS", "1");
    settings.put("GATEWAY_UPLOAD_LIMIT_MS", "20000");
    gateway = TestGateway.start(settings);
  }

  @AfterEach
  void stop() {
    mayRead.countDown();
    gateway.close();
    upstream.stop(0);
    threads.shutdownNow();
  }

  @Test
  void doesABodyPassThatIsLargerThanOthersMayBe() {
    mayRead.countDown();

    HttpResponse<String> response = gateway.send("POST", PATH, zeros(BIG));

    assertThat(response.body()).isEqualTo(String.valueOf(BIG));
    assertThat(gateway.send("POST", "/api/users", zeros(2_000_000)).statusCode()).isEqualTo(413);
  }

  @Test
  void doesItArriveWhileItIsStillBeingSent() throws Exception {
    mayRead.countDown();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(10_000);
      send(socket, "POST " + PATH + " HTTP/1.1", "Host: h", "Connection: close");
      send(socket, "Transfer-Encoding: chunked", "", "5", "first");

      assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
      send(socket, "4", "last", "0", "");
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 200").containsPattern("\\R\\R(1\\R)?9");
    }
  }

  private static void send(Socket socket, String... lines) throws IOException {
    String text = String.join("\r\n", lines) + "\r\n";
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void isTheClientHeldBackByASlowUpstreamAndTheNextOneRefusedMeanwhile() throws Exception {
    var sent = new AtomicLong();
    var slow =
        CompletableFuture.supplyAsync(
            () -> gateway.send("POST", PATH, counted(sent, BIG)), threads);
    long before;
    do {
      before = sent.get();
      Thread.sleep(500);
    } while (before == 0 || before != sent.get());

    assertThat(before).isLessThan(BIG / 2);
    HttpResponse<String> refused = gateway.send("POST", PATH, zeros(10));
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(TestGateway.json(refused).get("code").asString()).isEqualTo("OVERLOADED");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();

    mayRead.countDown();
    assertThat(slow.get(20, TimeUnit.SECONDS).body()).isEqualTo(String.valueOf(BIG));
    assertThat(gateway.send("POST", PATH, zeros(10)).body()).isEqualTo("10");
  }

  @Test
  void doesTheClientSayHowLongItMayTake() {
    HttpResponse<String> response =
        gateway.send("POST", PATH, zeros(10), "X-Request-Timeout-Ms", "300");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(TestGateway.json(response).get("code").asString()).isEqualTo("UPSTREAM_TIMEOUT");
  }

  @Test
  void isAnUpstreamNotBlamedForAClientThatIsGone() throws Exception {
    mayRead.countDown();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      send(socket, "POST " + PATH + " HTTP/1.1", "Host: h", "Content-Length: 100", "", "first");
      assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
    }
    // The place is free again as soon as it is noticed.
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (gateway.send("POST", PATH, zeros(3)).statusCode() != 200) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(100);
    }
  }

  /** Says how many bytes came. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      mayRead.await(30, TimeUnit.SECONDS);
      long count = 0;
      byte[] buffer = new byte[8192];
      InputStream body = exchange.getRequestBody();
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        count += read;
        first.countDown();
      }
      byte[] answer = String.valueOf(count).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static BodyPublisher zeros(int size) {
    return counted(new AtomicLong(), size);
  }

  /** Of unknown length, so it is sent in chunks. */
  private static BodyPublisher counted(AtomicLong sent, int size) {
    return BodyPublishers.ofInputStream(
        () ->
            new InputStream() {
              @Override
              public int read() {
                throw new UncheckedIOException(new IOException("one at a time"));
              }

              @Override
              public int read(byte[] buffer, int offset, int length) {
                int more = (int) Math.min(length, size - sent.get());
                sent.addAndGet(more);
                return more == 0 ? -1 : more;
              }
            });
  }
}
