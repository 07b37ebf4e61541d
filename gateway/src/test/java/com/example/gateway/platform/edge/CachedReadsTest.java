package com.example.gateway.platform.edge;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.contract.shop.v1.CheckoutStepServiceGrpc;
import com.example.contract.shop.v1.ReserveStockRequest;
import com.example.gateway.TestGateway;
import com.example.gateway.platform.grpc.RpcClient;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.saga.management.ManagementServer;
import com.example.gateway.platform.web.ProblemException;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CachedReadsTest {
  private static final String USER = "/api/users/7";
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    var settings = new HashMap<>(TestGateway.PATIENT);
    settings.put("GATEWAY_CACHED_READS", "/api/users=60000, /data/products=60000");
    gateway = TestGateway.start(settings);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void reset() {
    gateway.resetUpstreams();
    answers(ok("one").withHeader("ETag", "\"e1\""));
    gateway.send("POST", "/api/quotes", BodyPublishers.ofString("{}"));
    gateway.facade.resetRequests();
  }

  private static void answers(ResponseDefinitionBuilder answer) {
    gateway.facade.stubFor(any(anyUrl()).willReturn(answer));
  }

  private static int asked() {
    return gateway.facade.getAllServeEvents().size();
  }

  @Test
  void isASecondReadAnsweredWithoutAskingAndSaysHowOldItIs() {
    HttpResponse<String> first = gateway.get(USER);
    HttpResponse<String> second = gateway.get(USER);

    assertThat(first.headers().firstValue("Age")).isEmpty();
    assertThat(second.headers().firstValueAsLong("Age")).hasValue(1);
    assertThat(second.body()).isEqualTo("one");
    assertThat(second.headers().allValues("ETag")).containsExactly("\"e1\"");
    assertThat(second.headers().allValues("Content-Length")).containsExactly("3");
    assertThat(second.headers().firstValue("X-Request-Id"))
        .isNotEqualTo(first.headers().firstValue("X-Request-Id"));
    assertThat(asked()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"e1\"', 304",
    "'W/\"e1\"', 304",
    "'\"e0\", \"e1\"', 304",
    "*, 304",
    "'\"e0\"', 200"
  })
  void isWhoHasItToldSo(String known, int status) {
    gateway.get(USER);

    assertThat(gateway.get(USER, "If-None-Match", known).statusCode()).isEqualTo(status);
    assertThat(asked()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "Cache-Control, no-cache",
    "Cache-Control, no-store",
    "Cache-Control, max-age=0",
    "Pragma, no-cache",
    "Authorization, Bearer another",
    "Accept, text/csv",
    "Cookie, session=1",
    "Range, bytes=0-1",
    "If-Modified-Since, 'Mon, 23 Nov 2026 00:00:00 GMT'",
  })
  void isWhoAsksForSomethingElseNotAnsweredFromIt(String header, String value) {
    gateway.get(USER);

    HttpResponse<String> other = gateway.get(USER, header, value);

    assertThat(other.headers().firstValue("Age")).isEmpty();
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void doesWhoWantsItAnewRenewItForAll() {
    gateway.get(USER);
    answers(ok("two"));
    gateway.get(USER, "Cache-Control", "no-cache");

    assertThat(gateway.get(USER).body()).isEqualTo("two");
    assertThat(asked()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "Cache-Control, no-store",
    "Cache-Control, private",
    "Cache-Control, 'public, max-age=0'",
    "Cache-Control, 's-maxage=0, max-age=60'",
    "Set-Cookie, session=1",
    "Vary, 'Accept, X-Tenant'",
    "Vary, *",
    "Content-Encoding, gzip",
    "Age, 5",
  })
  void isWhatIsNotForAllNotKept(String header, String value) {
    answers(ok("one").withHeader(header, value));

    gateway.get(USER);
    gateway.get(USER);

    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void doesACacheControlThatAllowsItPassWithTheAge() {
    answers(ok("one").withHeader("Cache-Control", "max-age=60").withHeader("Vary", "Accept"));

    gateway.get(USER);

    HttpResponse<String> second = gateway.get(USER);
    assertThat(second.headers().firstValue("Cache-Control")).hasValue("max-age=60");
    assertThat(second.headers().firstValue("Age")).hasValue("1");
  }

  @ParameterizedTest
  @CsvSource({"404", "500", "503", "206", "203"})
  void isOnlyASuccessKept(int status) {
    answers(aResponse().withStatus(status).withHeader("Retry-After", "1").withBody("one"));

    gateway.get(USER);
    gateway.get(USER);

    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void isWhatIsVeryLongPassedOnAndNotKept() {
    String novel = "0123456789".repeat(30_000);
    answers(ok(novel));

    assertThat(gateway.get(USER).body()).isEqualTo(novel);
    assertThat(gateway.get(USER).body()).isEqualTo(novel);
    assertThat(asked()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"/api/orders/7", "/api/products/7", "/api/users/7/orders", "/api/users/%37"})
  void isOnlyKeptWhatASettingNames(String path) {
    gateway.get(path);
    gateway.get(path);

    assertThat(asked()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/users, {}",
    "PATCH, /api/users/7, {}",
    "DELETE, /api/users/8, ''",
    "POST, /api/events, {}",
    "POST, /graphql, '{\"query\":\"mutation {x}\"}'",
  })
  void doesAWriteEndWhatWasRead(String method, String path, String body) {
    gateway.get(USER);
    answers(aResponse().withStatus(500));
    gateway.send(method, path, BodyPublishers.ofString(body), "Content-Type", "application/json");
    answers(ok("two"));

    assertThat(gateway.get(USER).body()).isEqualTo("two");
  }

  @Test
  void doesAQueryOfGraphqlEndNothing() {
    gateway.get(USER);
    gateway.send("POST", "/graphql", BodyPublishers.ofString("{\"query\":\"{x}\"}"));

    assertThat(gateway.get(USER).headers().firstValue("Age")).isPresent();
  }

  @Test
  void doesAStepOfACheckoutEndWhatWasReadAlsoWhenItFails() {
    Upstream nobody = upstream(Upstream.Transport.GRPC);
    gateway.get(USER);

    assertThatThrownBy(
            () ->
                gateway
                    .bean(RpcClient.class)
                    .call(
                        nobody,
                        CheckoutStepServiceGrpc.getReserveStockMethod(),
                        ReserveStockRequest.getDefaultInstance(),
                        Duration.ofSeconds(2)))
        .isInstanceOf(ProblemException.class);
    assertThat(gateway.get(USER).headers().firstValue("Age")).isEmpty();

    Upstream facade = upstream(Upstream.Transport.REST);
    gateway.bean(UpstreamClient.class).post(facade, "/internal/x", "{}", Duration.ofSeconds(2));
    assertThat(gateway.get(USER).headers().firstValue("Age")).isEmpty();
    assertThat(gateway.get(USER).headers().firstValue("Age")).isPresent();
  }

  private static Upstream upstream(Upstream.Transport transport) {
    return gateway.beans(Upstream.class).stream()
        .filter(each -> each.transport() == transport)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void doManyWhoAskAtOnceAskOnce() {
    answers(ok("one").withFixedDelay(500));

    List<CompletableFuture<HttpResponse<String>>> all =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> gateway.get(USER)))
            .limit(8)
            .toList();

    assertThat(all).allSatisfy(each -> assertThat(each.join().body()).isEqualTo("one"));
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void isEveryReadCounted() throws Exception {
    gateway.get(USER);
    gateway.get(USER);

    var metrics =
        URI.create("http://127.0.0.1:" + gateway.bean(ManagementServer.class).port() + "/metrics");
    String shown =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
            .body();
    assertThat(shown)
        .containsPattern("cache_reads_total\\{result=\"hit\"} [1-9]")
        .containsPattern("cache_reads_total\\{result=\"miss\"} [1-9]")
        .contains("cache_evictions_total");
  }
}
