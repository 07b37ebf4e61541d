package com.example.gateway.shop.checkout;

import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.Reason;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaState;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A checkout as its customer sees it.
 *
 * @param summary what happened and what is next, for people
 * @param reason why it is rejected, being undone or parked
 * @param orderId once the order is placed
 * @param paymentId once the payment is authorized
 */
record CheckoutView(
    @JsonProperty("id") UUID id,
    @JsonProperty("state") SagaState state,
    @JsonProperty("summary") String summary,
    @JsonProperty("reason") @Nullable Reason reason,
    @JsonProperty("order_id") @Nullable Long orderId,
    @JsonProperty("payment_id") @Nullable Long paymentId,
    @JsonProperty("steps") List<StepView> steps,
    @JsonProperty("created_at") @JsonFormat(pattern = TIME, timezone = "UTC") Instant createdAt,
    @JsonProperty("updated_at") @JsonFormat(pattern = TIME, timezone = "UTC") Instant updatedAt) {
  static final String TIME = "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'";

  /** How a step is. */
  enum Outcome {
    WAITING,
    UNDER_WAY,
    DONE,
    REFUSED,
    GIVEN_UP,
    UNDOING,
    UNDONE
  }

  /**
   * A step.
   *
   * @param attempts of its action, or of its undoing once that has begun
   * @param reason why the last attempt failed, if it did
   */
  record StepView(
      @JsonProperty("name") String name,
      @JsonProperty("outcome") Outcome outcome,
      @JsonProperty("attempts") int attempts,
      @JsonProperty("reason") @Nullable Reason reason) {}

  static CheckoutView of(SagaSnapshot saga, List<JournalEntry> journal) {
    var steps = new StepsSoFar(journal);
    return new CheckoutView(
        saga.id(),
        saga.state(),
        Summary.of(saga, steps.views()),
        reason(saga),
        steps.output(CheckoutSaga.PLACE_ORDER, CheckoutSteps.ORDER_ID),
        steps.output(CheckoutSaga.AUTHORIZE_PAYMENT, CheckoutSteps.PAYMENT_ID),
        steps.views(),
        saga.createdAt(),
        saga.updatedAt());
  }

  static @Nullable Reason reason(SagaSnapshot saga) {
    return saga.state() == SagaState.PARKED ? saga.parked() : saga.turned();
  }
}
