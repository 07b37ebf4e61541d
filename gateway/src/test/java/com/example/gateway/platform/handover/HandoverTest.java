package com.example.gateway.platform.handover;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.gateway.TestDatabases;
import com.example.gateway.TestGateway;
import com.example.gateway.platform.saga.management.ManagementServer;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(90)
class HandoverTest {
  private static final WireMockServer LEGACY = new WireMockServer(options().dynamicPort());
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String DATABASE = TestDatabases.url();
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    LEGACY.start();
    gateway = started();
  }

  private static TestGateway started() {
    var settings = new HashMap<>(TestGateway.PATIENT);
    settings.put("GATEWAY_LEGACY_URL", LEGACY.baseUrl());
    settings.put("GATEWAY_LEGACY_PATHS", "/api/users");
    settings.put("GATEWAY_DATABASE_URL", DATABASE);
    // The longest that a hold may last, too.
    settings.put("GATEWAY_REQUEST_LIMIT_MS", "20000");
    TestGateway started = TestGateway.start(settings);
    started.facade.stubFor(any(anyUrl()).willReturn(okJson("{\"side\":\"chain\"}")));
    return started;
  }

  @AfterAll
  static void stop() {
    gateway.close();
    LEGACY.stop();
  }

  @BeforeEach
  void fresh() {
    gateway.resetUpstreams();
    LEGACY.resetAll();
    LEGACY.stubFor(any(anyUrl()).willReturn(okJson("{\"side\":\"legacy\"}")));
    gateway.facade.stubFor(any(anyUrl()).willReturn(okJson("{\"side\":\"chain\"}")));
    share(0, 0);
  }

  @Test
  void isEverythingAnsweredByTheOldApplicationAtFirst() {
    assertThat(gateway.get("/api/users/7?x=1").body()).contains("legacy");
    assertThat(post("/api/users").body()).contains("legacy");
    LEGACY.verify(1, anyRequestedFor(urlEqualTo("/api/users/7?x=1")));
    // By whatever spelling, or a write would reach the wrong side.
    assertThat(gateway.get("/api/%75sers").body()).contains("legacy");
    assertThat(gateway.get("/api/usersx").body()).contains("chain");
    assertThat(gateway.get("/api/products").body()).contains("chain");
  }

  @Test
  void doReadsGoByShareAndByHeader() {
    share(30, 0);
    int chain = 0;
    for (int i = 0; i < 200; i++) {
      chain += gateway.get("/api/users").body().contains("chain") ? 1 : 0;
    }
    assertThat(chain).isBetween(30, 95);
    assertThat(gateway.get("/api/users", "X-Handover", "chain").body()).contains("chain");
    assertThat(gateway.get("/api/users", "X-Handover", "legacy").body()).contains("legacy");
    assertThat(gateway.get("/api/users", "X-Handover", "owner").body()).contains("legacy");
    assertThat(gateway.get("/api/users", "X-Handover", "me").statusCode()).isEqualTo(400);
    share(100, 0);
    assertThat(gateway.get("/api/users").body()).contains("chain");
    assertThat(post("/api/users").body()).contains("legacy");
  }

  @Test
  void areWritesHeldWhileTheirOwnerChangesAndNoneFails() {
    LEGACY.stubFor(any(anyUrl()).willReturn(okJson("{\"side\":\"legacy\"}").withFixedDelay(400)));
    var early = CompletableFuture.supplyAsync(() -> post("/api/users"));
    await().until(() -> !LEGACY.getAllServeEvents().isEmpty() || early.isDone());

    JsonNode held = hold(gateway);

    // What was under way has ended before the hold is said to stand.
    assertThat(early.join().body()).contains("legacy");
    var late = CompletableFuture.supplyAsync(() -> post("/api/users"));
    assertThat(gateway.get("/api/users").statusCode()).isEqualTo(200);
    assertThat(late).isNotDone();
    own(gateway, held, "chain");
    assertThat(late).isNotDone();
    release(gateway, held);
    assertThat(late.join().body()).contains("chain");
    assertThat(gateway.get("/api/users", "X-Handover", "owner").body()).contains("chain");
    command(gateway, "/owner", owner(held, "legacy"), 409);
    giveBack();
  }

  @Test
  void isAHoldThatNobodyEndsOverByItselfAlsoWhileComparisonsHang() {
    share(0, 100);
    gateway.facade.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(20_000)));
    double unanswered = counted("unanswered");
    // Their threads are busy with them for fifteen seconds, unless the other side comes back.
    for (int i = 0; i < 30; i++) {
      gateway.get("/api/users");
    }
    String shortly = "{\"reason\":\"test\",\"for_ms\":600}";
    command(gateway, "/hold", shortly, 200);
    assertThat(command(gateway, "/hold", shortly, 409).path("code").asString())
        .isEqualTo("INVALID_TRANSITION");
    long began = System.nanoTime();
    assertThat(post("/api/users").body()).contains("legacy");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    gateway.facade.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
    await().until(() -> counted("unanswered") == unanswered + 30);
  }

  @Test
  void doesAHoldGiveUpOnAWriteThatTakesTooLong() {
    LEGACY.stubFor(any(anyUrl()).willReturn(okJson("{\"side\":\"legacy\"}").withFixedDelay(1_000)));
    var slow = CompletableFuture.supplyAsync(() -> post("/api/users"));
    await().until(() -> gateway.bean(Handover.class).gate().underWay() == 1);

    command(gateway, "/hold", "{\"reason\":\"test\",\"for_ms\":200}", 504);

    assertThat(slow.join().statusCode()).isEqualTo(200);
    assertThat(post("/api/users").statusCode()).isEqualTo(200);
  }

  @Test
  void doAllReplicasSendWritesToTheNewOwnerAtOnceAndDoesARestartFindIt() {
    try (TestGateway replica = started()) {
      JsonNode first = hold(gateway);
      JsonNode second = hold(replica);
      assertThat(first.path("replicas"))
          .isEqualTo(second.path("replicas"))
          .contains(first.path("replica"), second.path("replica"))
          .hasSize(2);
      own(gateway, first, "chain");
      release(gateway, first);
      release(replica, second);
      assertThat(post(gateway, "/api/users").body()).contains("chain");
      assertThat(post(replica, "/api/users").body()).contains("chain");
    }
    try (TestGateway restarted = started()) {
      assertThat(post(restarted, "/api/users").body()).contains("chain");
      giveBack();
      await().until(() -> post(restarted, "/api/users").body().contains("legacy"));
    }
    assertThat(command(gateway, "", "{\"reason\":\"test\"}", 200).path("replicas")).hasSize(1);
  }

  @Test
  void areShadowReadsComparedAfterTheClientWasAnswered() {
    share(0, 100);
    gateway.facade.stubFor(
        any(anyUrl()).willReturn(okJson("{\"side\":\"legacy\"}").withFixedDelay(1_000)));
    double before = counted("equal");

    assertThat(gateway.get("/api/users").body()).contains("legacy");

    // The other side has not answered yet.
    assertThat(counted("equal")).isEqualTo(before);
    await().until(() -> counted("equal") == before + 1);
  }

  @Test
  void isWhatIsOnlyLateNotCountedAsDiffering() {
    share(0, 100);
    double before = counted("equal_later");
    assertThat(gateway.get("/api/users").body()).contains("legacy");
    await().until(() -> !gateway.facade.getAllServeEvents().isEmpty());
    gateway.facade.stubFor(any(anyUrl()).willReturn(okJson("{\"side\":\"legacy\"}")));
    await().until(() -> counted("equal_later") == before + 1);
  }

  @Test
  void isWhatStaysDifferentCountedAndAnOutageOfTheOtherSideHarmless() {
    share(0, 100);
    double different = counted("different");
    double unanswered = counted("unanswered");
    assertThat(gateway.get("/api/users/1").body()).contains("legacy");
    await().atMost(Duration.ofSeconds(20)).until(() -> counted("different") == different + 1);

    gateway.facade.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
    assertThat(gateway.get("/api/users/1").statusCode()).isEqualTo(200);
    await().until(() -> counted("unanswered") == unanswered + 1);
  }

  @Test
  void areWholeAnswersComparedAlsoWhenTheClientWantsLess() {
    share(0, 100);
    double before = counted("equal");
    gateway.facade.stubFor(any(anyUrl()).willReturn(okJson("{\"side\":\"legacy\"}")));

    String[] less = {"If-None-Match", "\"1\"", "Accept-Encoding", "gzip", "Accept-Language", "de"};
    assertThat(gateway.get("/api/users", less).body()).contains("legacy");

    await().until(() -> counted("equal") == before + 1);
    for (WireMockServer each : List.of(LEGACY, gateway.facade)) {
      each.verify(
          anyRequestedFor(anyUrl())
              .withoutHeader("If-None-Match")
              .withoutHeader("Accept-Encoding")
              .withHeader("Accept-Language", equalTo("de")));
    }
  }

  @Test
  void doesHealthShowTheOldApplicationAndDegradeWithoutIt() {
    gateway.dataService.stubFor(any(anyUrl()).willReturn(okJson("{\"status\":\"UP\"}")));
    LEGACY.stubFor(any(urlEqualTo("/health")).willReturn(aResponse().withStatus(404)));
    assertThat(health("legacy")).isEqualTo("UP");
    LEGACY.stubFor(any(urlEqualTo("/health")).willReturn(aResponse().withStatus(503)));
    assertThat(health("legacy")).isEqualTo("DOWN");
    HttpResponse<String> whole = gateway.get("/health");
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(TestGateway.json(whole).path("status").asString()).isEqualTo("DEGRADED");
  }

  private static String health(String name) {
    for (JsonNode each : TestGateway.json(gateway.get("/health")).path("dependencies")) {
      if (each.path("name").asString().equals(name)) {
        return each.path("status").asString();
      }
    }
    return "not there";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|{\"reason\":\"x\",\"reads_percent\":101}|400",
        "''|{\"reads_percent\":1}|400",
        "''|{\"reason\":\"x\",\"writes_percent\":1}|400",
        "/hold|{\"reason\":\"x\",\"for_ms\":600000}|400",
        "/owner|{\"reason\":\"x\",\"hold\":\"none\",\"owner\":\"chain\"}|409",
        "/owner|{\"reason\":\"x\",\"hold\":\"none\",\"owner\":\"me\"}|400",
        "/release|{\"reason\":\"x\",\"hold\":\"none\"}|409",
        "/else|{\"reason\":\"x\"}|404",
      })
  void isABadCommandRefused(String name, String body, int status) {
    command(gateway, name, body, status);
  }

  private static void giveBack() {
    JsonNode held = hold(gateway);
    own(gateway, held, "legacy");
    release(gateway, held);
  }

  private static JsonNode hold(TestGateway of) {
    return command(of, "/hold", "{\"reason\":\"test\",\"for_ms\":10000}", 200);
  }

  private static void own(TestGateway of, JsonNode held, String side) {
    command(of, "/owner", owner(held, side), 200);
  }

  private static String owner(JsonNode held, String side) {
    return "{\"reason\":\"test\",\"hold\":%s,\"owner\":\"%s\"}".formatted(held.path("hold"), side);
  }

  private static void release(TestGateway of, JsonNode held) {
    command(of, "/release", "{\"reason\":\"test\",\"hold\":%s}".formatted(held.path("hold")), 200);
  }

  private static void share(int reads, int shadow) {
    String body = "{\"reason\":\"test\",\"reads_percent\":%d,\"shadow_percent\":%d}";
    command(gateway, "", body.formatted(reads, shadow), 200);
  }

  private static double counted(String outcome) {
    return gateway.bean(MeterRegistry.class).counter("handover.shadow", "outcome", outcome).count();
  }

  private static HttpResponse<String> post(String path) {
    return post(gateway, path);
  }

  private static HttpResponse<String> post(TestGateway to, String path) {
    return to.send("POST", path, BodyPublishers.ofString("{}"));
  }

  private static JsonNode command(TestGateway of, String name, String body, int status) {
    int port = of.bean(ManagementServer.class).port();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/handover" + name))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      return TestGateway.json(answer);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
