package com.example.gateway.shop.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.contract.rest.facade.Quote;
import com.example.gateway.platform.saga.Step;
import com.example.gateway.platform.saga.StepAction.Input;
import com.example.gateway.platform.saga.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What each line of the table asks of whom, and in which order. */
class CheckoutStepsTest {
  private static final String SAGA = "0193a1b2-0000-7000-8000-000000000001";
  private static final CheckoutRequest REQUEST =
      new CheckoutRequest(
          1, "DE", List.of(new CheckoutRequest.Item(2, 3)), null, 1190, "EUR", "tok_ok");

  private final List<String> calls = new ArrayList<>();
  private long quoted = 1190;
  private OptionalLong confirmed = OptionalLong.empty();
  private OptionalLong payment = OptionalLong.of(7);

  private final class Ports implements Facade, DataService {
    @Override
    public Quote quote(CheckoutRequest request) {
      return new Quote(
          "DE",
          "EUR",
          List.of(),
          1000L,
          0L,
          null,
          0L,
          1900L,
          190L,
          quoted,
          Quote.RoundingEnum.HALF_EVEN);
    }

    @Override
    public void authorize(long paymentId, String cardToken) {
      calls.add("authorize %d with %s".formatted(paymentId, cardToken));
    }

    @Override
    public void voidPayment(long paymentId) {
      calls.add("void " + paymentId);
    }

    @Override
    public void capture(long paymentId) {
      calls.add("capture " + paymentId);
    }

    @Override
    public void sendReceipt(long orderId, long paymentId) {
      calls.add("receipt of %d, %d".formatted(orderId, paymentId));
    }

    @Override
    public long placeOrder(Operation operation, long userId, Quote quote) {
      asked("place for " + userId, operation);
      return 42;
    }

    @Override
    public void rejectOrder(Operation operation) {
      asked("reject", operation);
    }

    @Override
    public void reserveStock(Operation operation, long orderId) {
      asked("reserve " + orderId, operation);
    }

    @Override
    public void releaseStock(Operation operation) {
      asked("release", operation);
    }

    @Override
    public void confirmOrder(Operation operation, long orderId) {
      asked("confirm " + orderId, operation);
    }

    @Override
    public OptionalLong cancelConfirmation(Operation operation) {
      asked("cancel", operation);
      return confirmed;
    }

    @Override
    public long openPayment(Operation operation, long orderId) {
      asked("open for " + orderId, operation);
      return 7;
    }

    @Override
    public OptionalLong closePayment(Operation operation) {
      asked("close", operation);
      return payment;
    }

    private void asked(String what, Operation operation) {
      calls.add("%s: %s at %d".formatted(what, operation.step(), operation.epoch()));
      assertThat(operation.sagaId()).isEqualTo(SAGA);
    }
  }

  private Step step(String name) {
    var ports = new Ports();
    return CheckoutSaga.definition(ports, ports).steps().stream()
        .filter(step -> step.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Input input(String step) {
    return new Input(
        REQUEST.toJson(),
        Map.of("place-order", "{\"order_id\":42}", "authorize-payment", "{\"payment_id\":7}"),
        SAGA + ":" + step,
        3);
  }

  private StepResult perform(String step) {
    return step(step).action().perform(input(step));
  }

  private StepResult compensate(String step) {
    return step(step).compensation().perform(input(step));
  }

  @Test
  void areThereTheStepsThatTheStoryTells() {
    var ports = new Ports();

    assertThat(CheckoutSaga.definition(ports, ports).steps())
        .extracting(Step::name)
        .isEqualTo(CheckoutSaga.STEPS);
  }

  @Test
  void isAnOrderPlacedAtTheQuotedPrice() {
    assertThat(perform("place-order")).isEqualTo(StepResult.ok("{\"order_id\":42}"));
    assertThat(calls).containsExactly("place for 1: place-order at 3");
  }

  @Test
  void isNothingPlacedAtAnotherPrice() {
    quoted = 1191;

    StepResult result = perform("place-order");

    assertThat(result.kind()).isEqualTo(StepResult.Kind.REJECTED);
    assertThat(result.reason())
        .hasFieldOrPropertyWithValue("code", "PRICE_CHANGED")
        .hasFieldOrPropertyWithValue("detail", "It costs 1191 cents (EUR) now, not 1190 (EUR)");
    assertThat(calls).isEmpty();
  }

  @Test
  void isThePaymentOpenedBeforeTheProviderIsAsked() {
    assertThat(perform("authorize-payment")).isEqualTo(StepResult.ok("{\"payment_id\":7}"));
    assertThat(calls)
        .containsExactly("open for 42: authorize-payment at 3", "authorize 7 with tok_ok");
  }

  @Test
  void isThePaymentClosedBeforeItIsVoided() {
    assertThat(compensate("authorize-payment")).isEqualTo(StepResult.ok());
    assertThat(calls).containsExactly("close: authorize-payment at 3", "void 7");
  }

  @Test
  void isNothingVoidedIfThereNeverWasAPayment() {
    payment = OptionalLong.empty();

    assertThat(compensate("authorize-payment")).isEqualTo(StepResult.ok());
    assertThat(calls).containsExactly("close: authorize-payment at 3");
  }

  @Test
  void areOrderAndStockGivenBackByTheOperationThatTookThem() {
    compensate("reserve-stock");
    compensate("place-order");

    assertThat(calls).containsExactly("release: reserve-stock at 3", "reject: place-order at 3");
  }

  @Test
  void isTheConfirmationCancelledOrLearned() {
    assertThat(compensate("confirm-order")).isEqualTo(StepResult.ok());

    confirmed = OptionalLong.of(42);
    assertThat(compensate("confirm-order").kind()).isEqualTo(StepResult.Kind.REJECTED);
  }

  @Test
  void isWhatFollowsThePivotDoneToTheRightOrder() {
    perform("reserve-stock");
    perform("confirm-order");
    perform("capture-payment");
    perform("send-receipt");

    assertThat(calls)
        .containsExactly(
            "reserve 42: reserve-stock at 3",
            "confirm 42: confirm-order at 3",
            "capture 7",
            "receipt of 42, 7");
  }
}
