package com.example.gateway.shop.checkout;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.gateway.TestGateway;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Checkouts over HTTP: a running gateway with its database, before a stub of the shop. */
class CheckoutDoorTest {
  private static final String PATH = "/api/checkouts";
  private static StubShop shop;
  private final String key = UUID.randomUUID().toString();

  @BeforeAll
  static void open() throws IOException {
    shop = new StubShop();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @BeforeEach
  void tidy() {
    shop.fresh();
  }

  private static HttpResponse<String> send(String body, String... headers) {
    return shop.gateway.send("POST", PATH, BodyPublishers.ofString(body), headers);
  }

  private HttpResponse<String> start(String body) {
    return send(body, "Content-Type", "application/json", "Idempotency-Key", key);
  }

  private static JsonNode rest(HttpResponse<String> accepted) {
    String location = accepted.headers().firstValue("Location").orElseThrow();
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> TestGateway.json(shop.gateway.get(location)),
            view -> view.path("state").asString().matches("COMPLETED|REJECTED|PARKED"));
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(TestGateway.json(response).path("code").asString()).isEqualTo(code);
  }

  @Test
  void isACheckoutAcceptedAtOnceAndCompletedThen() {
    HttpResponse<String> accepted = start(StubShop.BODY);

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String id = TestGateway.json(accepted).path("id").asString();
    assertThat(accepted.body()).isEqualTo("{\"id\":\"%s\",\"state\":\"RUNNING\"}".formatted(id));
    assertThat(accepted.headers().firstValue("Location")).hasValue(PATH + "/" + id);

    JsonNode view = rest(accepted);
    assertThat(view.path("state").asString()).isEqualTo("COMPLETED");
    assertThat(view.path("order_id").asLong()).isEqualTo(42);
    assertThat(view.path("payment_id").asLong()).isEqualTo(7);
    assertThat(view.path("reason").isNull()).isTrue();
    assertThat(view.path("steps")).allMatch(step -> step.path("outcome").asString().equals("DONE"));
    assertThat(view.path("summary").asString())
        .isEqualTo(
            "Done. So far: the order is placed, the stock is reserved, the payment is authorized,"
                + " the order is confirmed, the payment is captured, the receipt is sent.");
    assertThat(view.path("created_at").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]+\\.\\d{3}Z");
    assertThat(shop.asked).containsExactly("place", "reserve", "open", "confirm");
  }

  @Test
  void isARefusalUndoneAndExplained() {
    shop.gateway.facade.stubFor(
        post(urlPathMatching("/internal/payments/7/authorize"))
            .willReturn(
                okJson("{\"code\":\"PAYMENT_DECLINED\",\"detail\":\"Stolen.\"}").withStatus(402)));

    JsonNode view = rest(start(StubShop.BODY));

    assertThat(view.path("state").asString()).isEqualTo("REJECTED");
    assertThat(view.at("/reason/code").asString()).isEqualTo("PAYMENT_DECLINED");
    assertThat(view.at("/reason/detail").asString()).isEqualTo("Stolen.");
    assertThat(view.path("steps"))
        .extracting(step -> step.path("outcome").asString())
        .containsExactly("UNDONE", "UNDONE", "UNDONE", "WAITING", "WAITING", "WAITING");
    assertThat(view.at("/steps/2/reason/code").asString()).isEqualTo("PAYMENT_DECLINED");
    assertThat(view.path("summary").asString())
        .isEqualTo(
            "Not bought: Stolen. (PAYMENT_DECLINED). Undone: the order is rejected, no stock is"
                + " held, no money is held.");
    assertThat(shop.asked)
        .containsExactly("place", "reserve", "open", "close", "release", "reject");
  }

  @Test
  void isARepetitionAnsweredWithTheSameBytes() {
    HttpResponse<String> first = start(StubShop.BODY);
    rest(first);

    HttpResponse<String> again = start(StubShop.BODY.replace("\n", " ").replace(":", " : "));

    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("Location"))
        .isEqualTo(first.headers().firstValue("Location"));
    assertThat(again.headers().firstValue("Content-Type"))
        .isEqualTo(first.headers().firstValue("Content-Type"));
    assertThat(shop.asked).containsOnlyOnce("place");
  }

  /** Somebody else holds what {@code SagaSql.ACCEPT} takes for a key. */
  @Test
  void isWhoComesWhileTheFirstIsBeingAcceptedToldToRepeat() throws SQLException {
    String scope = "anonymous POST /api/checkouts";
    try (Connection other = shop.gateway.bean(DataSource.class).getConnection();
        var lock = other.prepareStatement("select pg_advisory_lock(hashtextextended(?, 0))");
        var unlock = other.prepareStatement("select pg_advisory_unlock_all()")) {
      lock.setString(1, scope.length() + ":" + scope + key);
      lock.execute();
      assertProblem(start(StubShop.BODY), 409, "IDEMPOTENCY_KEY_IN_USE");
      unlock.execute();
    }
    assertThat(start(StubShop.BODY).statusCode()).isEqualTo(202);
  }

  @Test
  void isAKeyNotGoodForAnotherCheckout() {
    start(StubShop.BODY);

    assertProblem(start(StubShop.BODY.replace("1190", "1191")), 422, "IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void doesNothingHappenWithoutAKey() {
    assertProblem(
        send(StubShop.BODY, "Content-Type", "application/json"), 400, "IDEMPOTENCY_KEY_REQUIRED");
    assertThat(shop.asked).isEmpty();
  }

  @Test
  void isAKeyThatIsNoneRefused() {
    assertProblem(
        send(StubShop.BODY, "Content-Type", "application/json", "Idempotency-Key", "x".repeat(65)),
        400,
        "VALIDATION_FAILED");
    assertProblem(
        send(
            StubShop.BODY,
            "Content-Type",
            "application/json",
            "Idempotency-Key",
            "a",
            "Idempotency-Key",
            "b"),
        400,
        "VALIDATION_FAILED");
  }

  @Test
  void isEachFieldAtFaultNamed() {
    HttpResponse<String> response =
        start(StubShop.BODY.replace("\"DE\"", "\"de\"").replace("3}", "0}"));

    assertProblem(response, 400, "VALIDATION_FAILED");
    assertThat(TestGateway.json(response).path("errors"))
        .extracting(error -> error.path("field").asString())
        .containsExactly("country", "items[0].quantity");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{} {}", "{\"a\":NaN}", "nothing"})
  void isABodyThatIsNoJsonRefused(String body) {
    assertProblem(start(body), 400, "MALFORMED_BODY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "null"})
  void isJsonThatIsNoObjectRefused(String body) {
    assertProblem(start(body), 400, "VALIDATION_FAILED");
  }

  @Test
  void isAnotherMediaTypeRefused() {
    assertProblem(
        send(StubShop.BODY, "Content-Type", "text/plain", "Idempotency-Key", key),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void isABodyOverTheLimitRefused() {
    assertProblem(start(" ".repeat(1_048_577)), 413, "PAYLOAD_TOO_LARGE");
  }

  @Test
  void isAListReadPageByPageNewestFirst() {
    for (int i = 0; i < 3; i++) {
      rest(
          send(
              StubShop.BODY,
              "Content-Type",
              "application/json",
              "Idempotency-Key",
              UUID.randomUUID().toString()));
    }
    JsonNode all = TestGateway.json(shop.gateway.get(PATH + "?state=COMPLETED&limit=3"));
    JsonNode first = TestGateway.json(shop.gateway.get(PATH + "?state=COMPLETED&limit=2"));
    String cursor = first.path("next_cursor").asString();

    JsonNode second =
        TestGateway.json(shop.gateway.get(PATH + "?state=COMPLETED&limit=1&cursor=" + cursor));

    assertThat(first.path("items")).containsExactly(all.at("/items/0"), all.at("/items/1"));
    assertThat(second.path("items")).containsExactly(all.at("/items/2"));
    assertThat(all.at("/items/0/created_at").asString())
        .isGreaterThanOrEqualTo(all.at("/items/2/created_at").asString());
    assertThat(TestGateway.json(shop.gateway.get(PATH + "?state=PARKED")).toString())
        .isEqualTo("{\"items\":[],\"next_cursor\":null}");
    assertProblem(
        shop.gateway.get(PATH + "?state=REJECTED&cursor=" + cursor), 400, "VALIDATION_FAILED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=101",
        "limit=x",
        "state=DONE",
        "cursor=x",
        "cursor=",
        "x=1",
        "limit=1&limit=2"
      })
  void isAQueryAtFaultRefused(String query) {
    assertProblem(shop.gateway.get(PATH + "?" + query), 400, "VALIDATION_FAILED");
  }

  @Test
  void doesTheTimelineTellAllAndGoOnWhereItWas() {
    HttpResponse<String> accepted = start(StubShop.BODY);
    String events = accepted.headers().firstValue("Location").orElseThrow() + "/events";

    HttpResponse<String> whole = shop.gateway.get(events);

    assertThat(whole.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(seqs(whole)).isEqualTo(LongStream.rangeClosed(1, 14).boxed().toList());
    assertThat(whole.body()).endsWith("\"state\":\"COMPLETED\"}\n\n");
    assertThat(whole.body()).doesNotContain("tok_ok").doesNotContain("order_id");

    HttpResponse<String> rest = shop.gateway.get(events, "Last-Event-ID", "5");
    assertThat(seqs(rest)).isEqualTo(LongStream.rangeClosed(6, 14).boxed().toList());
    assertThat(whole.body()).endsWith(rest.body());
    assertThat(shop.gateway.get(events, "Last-Event-ID", "14").statusCode()).isEqualTo(204);
    assertProblem(shop.gateway.get(events, "Last-Event-ID", "x"), 400, "VALIDATION_FAILED");
    assertProblem(
        shop.gateway.get(PATH + "/0193a1b2-0000-7000-8000-000000000001/events"), 404, "NOT_FOUND");
  }

  private static List<Long> seqs(HttpResponse<String> stream) {
    return stream
        .body()
        .lines()
        .filter(line -> line.startsWith("id:"))
        .map(line -> Long.valueOf(line.substring(3).strip()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /0193a1b2-0000-7000-8000-000000000001, 404, NOT_FOUND",
    "GET,    /42,                                   400, VALIDATION_FAILED",
    "GET,    /0193A1B2-0000-7000-8000-000000000001, 400, VALIDATION_FAILED",
    "GET,    /0193a1b2-0000-7000-8000-000000000001?x=1, 400, VALIDATION_FAILED",
    "DELETE, /0193a1b2-0000-7000-8000-000000000001, 405, METHOD_NOT_ALLOWED",
    "PUT,    '',                                    405, METHOD_NOT_ALLOWED",
  })
  void isWhatIsNotThereRefused(String method, String path, int status, String code) {
    assertProblem(shop.gateway.send(method, PATH + path, BodyPublishers.noBody()), status, code);
    assertThat(shop.gateway.facade.getAllServeEvents()).isEmpty();
  }
}
