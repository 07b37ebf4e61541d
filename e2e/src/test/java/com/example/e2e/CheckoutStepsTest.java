package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.contract.shop.v1.CheckoutStepServiceGrpc;
import com.example.contract.shop.v1.CheckoutStepServiceGrpc.CheckoutStepServiceBlockingStub;
import com.example.contract.shop.v1.ClosePaymentRequest;
import com.example.contract.shop.v1.OpenPaymentRequest;
import com.example.contract.shop.v1.Operation;
import com.example.e2e.system.GrpcDoor;
import com.example.e2e.system.Http;
import com.example.e2e.system.Reply;
import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.Shop;
import com.example.e2e.system.SystemTest;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the facade does of a checkout can be repeated, and undone until the money is taken. */
@SystemTest
class CheckoutStepsTest {
  private final RunningSystem system;
  private final GrpcDoor dataService;
  private final CheckoutStepServiceBlockingStub steps;
  private final Reply order;
  private final Operation opening =
      Operation.newBuilder()
          .setSagaId(UUID.randomUUID().toString())
          .setStep("authorize-payment")
          .setEpoch(1)
          .build();

  CheckoutStepsTest(RunningSystem system) {
    this.system = system;
    this.dataService = new GrpcDoor(system.dataServiceGrpc());
    this.steps = CheckoutStepServiceGrpc.newBlockingStub(dataService.channel());
    this.order = Shop.newOrder(system);
  }

  @AfterEach
  void close() {
    dataService.close();
  }

  @Test
  void isAPaymentAuthorizedTakenAndReceipted() {
    String payment = "/internal/payments/" + open();

    Reply authorized = step(payment + "/authorize", "{\"card_token\":\"tok_ok\"}").expect(200);
    assertThat(authorized.text("status")).isEqualTo("AUTHORIZED");
    assertThat(step(payment + "/authorize", "{\"card_token\":\"tok_ok\"}").json())
        .isEqualTo(authorized.json());

    step("/payments/" + authorized.number("id") + "/capture", "").expect(200);
    step(payment + "/void", "").expectProblem(409, "INVALID_TRANSITION");

    String receipt = "/internal/orders/" + order.number("id") + "/receipt";
    String of = "{\"payment_id\":" + authorized.number("id") + "}";
    Reply sent = step(receipt, of).expect(200);
    assertThat(sent.text("sent_to")).endsWith("@example.com");
    assertThat(step(receipt, of).json()).isEqualTo(sent.json());
  }

  @Test
  void isAnAuthorizationUndone() {
    String payment = "/internal/payments/" + open();
    step(payment + "/void", "").expectProblem(409, "INVALID_TRANSITION");
    step(payment + "/authorize", "{\"card_token\":\"tok_ok\"}").expect(200);

    assertThat(step(payment + "/void", "").expect(200).text("status")).isEqualTo("VOIDED");
    step(payment + "/authorize", "{\"card_token\":\"tok_ok\"}")
        .expectProblem(409, "OPERATION_CANCELLED");
  }

  @Test
  void isADeclinedCardTheEndOfIt() {
    String payment = "/internal/payments/" + open();
    for (int attempt = 0; attempt < 2; attempt++) {
      step(payment + "/authorize", "{\"card_token\":\"tok_declined\"}")
          .expectProblem(402, "PAYMENT_DECLINED");
    }

    assertThat(step(payment + "/void", "").expect(200).text("status")).isEqualTo("DECLINED");
  }

  @Test
  void isNothingAuthorizedOnceItIsGivenUp() {
    String payment = "/internal/payments/" + open();
    var closed = ClosePaymentRequest.newBuilder().setOperation(opening).build();
    assertThat(steps.closePayment(closed).hasPayment()).isTrue();

    step(payment + "/authorize", "{\"card_token\":\"tok_ok\"}")
        .expectProblem(409, "OPERATION_CANCELLED");
    Reply undone = step(payment + "/void", "").expectProblem(409, "PAYMENT_IN_FLIGHT");
    assertThat(undone.header("Retry-After")).matches("[1-9]\\d*");
  }

  private long open() {
    var request =
        OpenPaymentRequest.newBuilder().setOperation(opening).setOrderId(order.number("id"));
    return steps.openPayment(request.build()).getPayment().getId();
  }

  private Reply step(String path, String body) {
    return Http.post(system.facade(), path, body);
  }
}
