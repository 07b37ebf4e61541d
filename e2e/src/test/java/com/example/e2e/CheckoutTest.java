package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.contract.shop.v1.CheckoutEvent;
import com.example.contract.shop.v1.CheckoutItem;
import com.example.contract.shop.v1.CheckoutServiceGrpc;
import com.example.contract.shop.v1.CheckoutState;
import com.example.contract.shop.v1.StartCheckoutRequest;
import com.example.contract.shop.v1.WatchCheckoutRequest;
import com.example.e2e.system.GrpcDoor;
import com.example.e2e.system.Http;
import com.example.e2e.system.Polling;
import com.example.e2e.system.Reply;
import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.Shop;
import com.example.e2e.system.SystemTest;
import com.google.gson.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All or nothing, whatever is refused and whatever fails meanwhile. */
@SystemTest
class CheckoutTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String PATH = "/api/checkouts";

  private final RunningSystem system;
  private final URI door;
  private final String key = UUID.randomUUID().toString();
  private final long user;
  private final long product;

  CheckoutTest(RunningSystem system) {
    this.system = system;
    this.door = system.gateway();
    this.user = Shop.newUser(door).number("id");
    this.product = Shop.newProduct(system.dataService(), 1000, 10).number("id");
  }

  @AfterEach
  void isEverythingBack() {
    for (String part : new String[] {"payment-provider", "node-data-service", "python-facade"}) {
      system.start(part);
    }
  }

  private long quote(int quantity) {
    return Http.post(
            door,
            "/api/quotes",
            "{\"country\":\"DE\",\"items\":[{\"product_id\":%d,\"quantity\":%d}]}"
                .formatted(product, quantity))
        .expect(200)
        .number("total_cents");
  }

  private String body(int quantity, long totalCents, String cardToken) {
    return """
        {"user_id":%d,"country":"DE","items":[{"product_id":%d,"quantity":%d}],
         "total_cents":%d,"currency":"EUR","card_token":"%s"}"""
        .formatted(user, product, quantity, totalCents, cardToken);
  }

  private Reply start(String body) {
    return Http.post(door, PATH, body, "Idempotency-Key", key).expect(202);
  }

  private Reply ended(Reply accepted, String state) {
    return Polling.eventually(
        LIMIT,
        () -> {
          Reply view = Http.get(door, accepted.header("Location")).expect(200);
          assertThat(view.text("state")).as(view.body()).isEqualTo(state);
          return view;
        });
  }

  private long stock() {
    return Http.get(door, "/api/products/" + product).expect(200).number("stock");
  }

  private Reply order(Reply view) {
    return Http.get(door, "/api/orders/" + view.number("order_id")).expect(200);
  }

  private List<String> payments(Reply view) {
    return Http.get(door, "/data/payments?order_id=" + view.number("order_id")).items().stream()
        .map(payment -> payment.getAsJsonObject().get("status").getAsString())
        .toList();
  }

  private void assertBought(Reply view, int quantity) {
    assertThat(order(view).text("status")).isEqualTo("CONFIRMED");
    assertThat(payments(view)).containsExactly("CAPTURED");
    assertThat(stock()).isEqualTo(10 - quantity);
  }

  private void assertNotBought(Reply view, String code) {
    JsonObject reason = view.json().getAsJsonObject("reason");
    assertThat(reason.get("code").getAsString()).as(view.body()).isEqualTo(code);
    assertThat(view.text("summary")).startsWith("Not bought: ").contains(code);
    assertThat(stock()).isEqualTo(10);
  }

  @Test
  void isACheckoutCompleted() {
    Reply view = ended(start(body(2, quote(2), "tok_ok")), "COMPLETED");

    assertBought(view, 2);
    assertThat(view.text("summary")).contains("the receipt is sent");
  }

  @Test
  void isWhatIsOutOfStockRefusedAndNothingHeld() {
    Reply view = ended(start(body(11, quote(11), "tok_ok")), "REJECTED");

    assertNotBought(view, "OUT_OF_STOCK");
    assertThat(order(view).text("status")).isEqualTo("REJECTED");
    assertThat(payments(view)).isEmpty();
  }

  @Test
  void isADeclinedCardRefusedAndNothingHeld() {
    Reply view = ended(start(body(2, quote(2), "tok_declined")), "REJECTED");

    assertNotBought(view, "PAYMENT_DECLINED");
    assertThat(order(view).text("status")).isEqualTo("REJECTED");
    assertThat(payments(view)).containsExactly("DECLINED");
  }

  @Test
  void isAnOrderSuspectedOfFraudRefusedAndNothingHeld() {
    long other = Shop.newProduct(system.dataService(), 100, 3).number("id");
    for (int order = 0; order < 3; order++) {
      Shop.newOrder(door, user, other, 1);
    }

    Reply view = ended(start(body(2, quote(2), "tok_ok")), "REJECTED");

    assertNotBought(view, "SUSPECTED_FRAUD");
    assertThat(order(view).text("status")).isEqualTo("REJECTED");
    assertThat(payments(view)).containsExactly("DECLINED");
  }

  @Test
  void isAPriceThatChangedRefusedAndNothingOrdered() {
    Reply view = ended(start(body(2, quote(2) - 1, "tok_ok")), "REJECTED");

    assertNotBought(view, "PRICE_CHANGED");
    assertThat(Http.get(door, "/data/orders?user_id=" + user).items()).isEmpty();
  }

  @Test
  void isARepetitionTheSameCheckoutByteForByte() {
    String body = body(2, quote(2), "tok_ok");
    Reply first = start(body);
    Reply view = ended(first, "COMPLETED");

    Reply again = start(body);

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertBought(view, 2);
    Http.post(door, PATH, body(1, quote(1), "tok_ok"), "Idempotency-Key", key)
        .expectProblem(422, "IDEMPOTENCY_KEY_REUSED");
    Http.post(door, PATH, body).expectProblem(400, "IDEMPOTENCY_KEY_REQUIRED");
  }

  @Test
  void isItOneCheckoutWhicheverOfManyAtOnceIsFirst() {
    String body = body(2, quote(2), "tok_ok");
    List<Reply> replies =
        IntStream.range(0, 12)
            .mapToObj(
                one ->
                    CompletableFuture.supplyAsync(
                        () -> Http.post(door, PATH, body, "Idempotency-Key", key)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    List<Reply> accepted = replies.stream().filter(reply -> reply.status() == 202).toList();
    assertThat(accepted).extracting(Reply::body).isNotEmpty().containsOnly(accepted.get(0).body());
    replies.stream()
        .filter(reply -> reply.status() != 202)
        .forEach(reply -> reply.expectProblem(409, "IDEMPOTENCY_KEY_IN_USE"));
    assertBought(ended(accepted.get(0), "COMPLETED"), 2);
    assertThat(Http.get(door, "/data/orders?user_id=" + user).items()).hasSize(1);
  }

  @Test
  void doesTheTimelineGoOnWhereItWas() {
    Reply accepted = start(body(2, quote(2), "tok_ok"));
    String events = accepted.header("Location") + "/events";

    String whole = Http.get(door, events).expect(200).body();
    String rest = Http.get(door, events, "Last-Event-ID", "7").expect(200).body();

    assertThat(ids(whole)).isEqualTo(upTo(1, ids(whole).size()));
    assertThat(whole).endsWith("\"state\":\"COMPLETED\"}\n\n");
    assertThat(ids(rest)).isEqualTo(upTo(8, ids(whole).size()));
    assertThat(whole).endsWith(rest);
  }

  private static List<Long> ids(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("id:"))
        .map(line -> Long.valueOf(line.substring(3).strip()))
        .toList();
  }

  private static List<Long> upTo(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"node-data-service", "python-facade", "payment-provider"})
  void isACheckoutCompletedAfterARestartInItsMiddle(String part) {
    String body = body(2, quote(2), "tok_ok");
    crash(part);

    Reply accepted = start(body);
    Polling.eventually(
        LIMIT,
        () ->
            assertThat(Http.get(door, accepted.header("Location")).text("summary"))
                .contains("the last one failed"));
    system.start(part);

    assertBought(ended(accepted, "COMPLETED"), 2);
  }

  /** The provider is no process of its own here. */
  private void crash(String part) {
    if (part.equals("payment-provider")) {
      system.stop(part);
    } else {
      system.kill(part);
    }
  }

  @Test
  void isTheTraceOfTheRequestInTheLogsOfAllSteps() {
    String trace = UUID.randomUUID().toString().replace("-", "");
    Reply accepted =
        Http.post(
                door,
                PATH,
                body(1, quote(1), "tok_ok"),
                "Idempotency-Key",
                key,
                "traceparent",
                "00-" + trace + "-00f067aa0ba902b7-01")
            .expect(202);
    ended(accepted, "COMPLETED");

    for (String service : List.of("python-facade", "node-data-service")) {
      Polling.eventually(
          Duration.ofSeconds(5),
          () -> assertThat(system.log(service)).as(service).anyMatch(line -> line.contains(trace)));
    }
  }

  @Test
  void isACheckoutCompletedOverGrpcBeforeTheClientsEyes() {
    var request =
        StartCheckoutRequest.newBuilder()
            .setIdempotencyKey(key)
            .setUserId(user)
            .setCountry("DE")
            .addItems(CheckoutItem.newBuilder().setProductId(product).setQuantity(2))
            .setTotalCents(quote(2))
            .setCurrency("EUR")
            .setCardToken("tok_ok")
            .build();
    try (var grpc = new GrpcDoor(system.gatewayGrpc())) {
      var stub =
          CheckoutServiceGrpc.newBlockingStub(grpc.channel())
              .withDeadlineAfter(60, TimeUnit.SECONDS);
      String id = stub.startCheckout(request).getId();
      var events = new ArrayList<CheckoutEvent>();
      stub.watchCheckout(WatchCheckoutRequest.newBuilder().setId(id).build())
          .forEachRemaining(each -> events.add(each.getEvent()));

      assertThat(events).extracting(CheckoutEvent::getSeq).isEqualTo(upTo(1, events.size()));
      assertThat(events.get(events.size() - 1).getState())
          .isEqualTo(CheckoutState.CHECKOUT_STATE_COMPLETED);
      assertBought(Http.get(door, PATH + "/" + id).expect(200), 2);
    }
  }

  @Test
  void isWhatIsForTheSagaAloneNotAtTheDoor() {
    Http.post(door, "/api/internal/payments/1/void", "{}").expectProblem(404, "ROUTE_NOT_FOUND");
  }
}
