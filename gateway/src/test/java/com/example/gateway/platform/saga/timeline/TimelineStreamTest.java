package com.example.gateway.platform.saga.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.gateway.DemoSagas;
import com.example.gateway.SharedGateway;
import com.example.gateway.TestDatabases;
import com.example.gateway.TestGateway;
import com.example.gateway.platform.saga.StepResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimelineStreamTest {
  private final TestGateway gateway = SharedGateway.fresh();

  private static String path(UUID id) {
    return "/demo/" + id + "/events";
  }

  private static List<String> ids(HttpResponse<String> response) {
    return response.body().lines().filter(line -> line.startsWith("id: ")).toList();
  }

  private static List<String> ids(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(seq -> "id: " + seq).toList();
  }

  @Test
  void isATimelineStreamedToItsEnd() {
    HttpResponse<String> response = gateway.get(path(DemoSagas.start(gateway)));

    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("text/event-stream;charset=UTF-8");
    assertThat(ids(response)).isEqualTo(ids(1, 14));
    assertThat(response.body())
        .startsWith("id: 1\nevent: INTENT\ndata: {\"seq\":1,\"at\":\"")
        .contains("\"step\":\"open\",\"direction\":\"FORWARD\",\"attempt\":1}\n\nid: 2\n")
        .endsWith("\"state\":\"COMPLETED\"}\n\n");
  }

  @Test
  void doesItGoOnAfterTheLastEventTheClientHas() {
    UUID id = DemoSagas.start(gateway);
    gateway.get(path(id));

    assertThat(ids(gateway.get(path(id), "Last-Event-ID", "11"))).isEqualTo(ids(12, 14));
    assertThat(gateway.get(path(id), "Last-Event-ID", "14").statusCode()).isEqualTo(204);
  }

  @Test
  void areAnUnknownSagaAndABadIdProblems() {
    HttpResponse<String> unknown = gateway.get(path(new UUID(0, 0)));
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("NOT_FOUND");

    UUID id = DemoSagas.start(gateway);
    HttpResponse<String> bad = gateway.get(path(id), "Last-Event-ID", "x");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body()).contains("Last-Event-ID");
  }

  @Test
  void doesItFollowWhatAnotherReplicaWrites() throws Exception {
    Map<String, String> settings =
        Map.of("GATEWAY_DATABASE_URL", TestDatabases.url(), "GATEWAY_TIMELINE_STREAMS", "1");
    try (TestGateway writes = TestGateway.start(settings);
        TestGateway streams = TestGateway.start(settings)) {
      CountDownLatch gate = DemoSagas.gate("hold");
      UUID id = DemoSagas.start(writes);
      Iterator<String> lines = open(streams, id);
      assertThat(lines.next()).isEqualTo("id: 1");

      // The only place is taken.
      HttpResponse<String> second = streams.get(path(id));
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.headers().firstValue("Retry-After")).isPresent();

      gate.countDown();
      String last = "";
      while (lines.hasNext()) {
        String line = lines.next();
        last = line.startsWith("data: ") ? line : last;
      }
      assertThat(last).contains("COMPLETED");
    }
  }

  @Test
  void doesAStreamEndWhenItsReplicaStops() throws Exception {
    try (TestGateway stopped = TestGateway.start(Map.of())) {
      DemoSagas.script("deliver", StepResult.rejected("NO", "It is refused"));
      Iterator<String> lines = open(stopped, DemoSagas.start(stopped));
      String line = "";
      while (!line.contains("PARKED")) {
        line = lines.next();
      }
      long begin = System.nanoTime();

      stopped.stop();

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    }
  }

  private static Iterator<String> open(TestGateway at, UUID id) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + at.port() + path(id));
    Stream<String> body =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines())
            .body();
    return body.iterator();
  }
}
