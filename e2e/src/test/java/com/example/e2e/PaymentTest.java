package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.e2e.system.Http;
import com.example.e2e.system.Reply;
import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.Shop;
import com.example.e2e.system.SystemTest;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nobody pays twice, and what is not known is never recorded as failed. */
@SystemTest
class PaymentTest {
  private final RunningSystem system;
  private final URI door;
  private final String key = "e2e-" + UUID.randomUUID();

  PaymentTest(RunningSystem system) {
    this.system = system;
    this.door = system.gateway();
  }

  @Test
  void isAnOrderPaidOnceHoweverOftenItIsSaid() {
    Reply order = Shop.newOrder(system);

    Reply paid = pay(order, "tok_ok").expect(201);
    Reply again = pay(order, "tok_ok");

    assertThat(paid.text("status")).isEqualTo("AUTHORIZED");
    assertThat(paid.number("amount_cents")).isEqualTo(order.number("total_cents"));
    assertThat(again.status()).isIn(200, 201);
    assertThat(again.json()).isEqualTo(paid.json());
    assertThat(paymentsOf(order)).isEqualTo(1);
  }

  @Test
  void canAnAuthorizedPaymentBeCaptured() {
    long payment = pay(Shop.newOrder(system), "tok_ok").expect(201).number("id");

    Reply captured = Http.post(door, "/api/payments/" + payment + "/capture", "{}").expect(200);

    assertThat(captured.text("status")).isEqualTo("CAPTURED");
    assertThat(Http.get(door, "/api/payments/" + payment).json()).isEqualTo(captured.json());
    Http.post(door, "/api/payments/" + payment + "/void", "{}")
        .expectProblem(409, "INVALID_TRANSITION");
  }

  @Test
  void isADeclinedPaymentSaidAndRecorded() {
    Reply order = Shop.newOrder(system);

    pay(order, "tok_declined").expectProblem(402, "PAYMENT_DECLINED");

    assertThat(statusAt(order)).isEqualTo("DECLINED");
  }

  @Test
  void doesAPaymentWithoutAnAnswerStayPendingAndGoOnWithTheSameKey() {
    Reply order = Shop.newOrder(system);

    Reply slow = pay(order, "tok_slow").expectProblem(504, "UPSTREAM_TIMEOUT", "DEADLINE_EXCEEDED");
    assertThat(slow.body()).contains("payment-provider");
    assertThat(statusAt(order)).isEqualTo("PENDING");

    assertThat(pay(order, "tok_ok").expect(201).text("status")).isEqualTo("AUTHORIZED");
    assertThat(paymentsOf(order)).isEqualTo(1);
  }

  @Test
  void doesAPaymentWithoutAKeyNotHappen() {
    Reply order = Shop.newOrder(system);

    Http.post(
            door,
            "/api/payments",
            "{\"order_id\":%d,\"card_token\":\"tok_ok\"}".formatted(order.number("id")))
        .expectProblem(400, "IDEMPOTENCY_KEY_REQUIRED");

    assertThat(paymentsOf(order)).isZero();
  }

  @Test
  void isAKeyNotGoodForAnotherOrder() {
    pay(Shop.newOrder(system), "tok_ok").expect(201);

    pay(Shop.newOrder(system), "tok_ok").expectProblem(422, "IDEMPOTENCY_KEY_REUSED");
  }

  private Reply pay(Reply order, String token) {
    return Http.post(
        door,
        "/api/payments",
        "{\"order_id\":%d,\"card_token\":\"%s\"}".formatted(order.number("id"), token),
        "Idempotency-Key",
        key);
  }

  private long paymentsOf(Reply order) {
    return recorded(order).items().size();
  }

  private String statusAt(Reply order) {
    return recorded(order).items().get(0).getAsJsonObject().get("status").getAsString();
  }

  private Reply recorded(Reply order) {
    return Http.get(door, "/data/payments?order_id=" + order.number("id")).expect(200);
  }
}
