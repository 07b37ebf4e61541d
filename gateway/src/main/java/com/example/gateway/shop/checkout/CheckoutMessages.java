package com.example.gateway.shop.checkout;

import com.example.contract.shop.v1.Checkout;
import com.example.contract.shop.v1.CheckoutEvent;
import com.example.contract.shop.v1.CheckoutOverview;
import com.example.contract.shop.v1.CheckoutReason;
import com.example.contract.shop.v1.CheckoutState;
import com.example.contract.shop.v1.CheckoutStep;
import com.example.contract.shop.v1.CheckoutStepOutcome;
import com.example.contract.shop.v1.ListCheckoutsResponse;
import com.example.contract.shop.v1.StartCheckoutRequest;
import com.example.contract.shop.v1.StartCheckoutResponse;
import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.JournalEntry.Attempt;
import com.example.gateway.platform.saga.Reason;
import com.example.gateway.platform.saga.SagaPage;
import com.example.gateway.platform.saga.SagaState;
import com.example.gateway.platform.saga.StepResult;
import com.example.gateway.platform.web.Problem;
import com.example.gateway.shop.checkout.CheckoutView.StepView;
import com.example.gateway.shop.checkout.Checkouts.Accepted;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Between messages and what they are over HTTP. */
final class CheckoutMessages {
  private static final JsonMapper JSON = new JsonMapper();

  private CheckoutMessages() {}

  /** The body that would be sent over HTTP, to be read by the same rules. */
  static ObjectNode body(StartCheckoutRequest request) {
    ObjectNode body =
        JSON.createObjectNode()
            .put("user_id", request.getUserId())
            .put("country", request.getCountry())
            .put("total_cents", request.getTotalCents())
            .put("currency", request.getCurrency())
            .put("card_token", request.getCardToken());
    body.put("voucher", request.hasVoucher() ? request.getVoucher() : null);
    var items = body.putArray("items");
    request
        .getItemsList()
        .forEach(
            item ->
                items
                    .addObject()
                    .put("product_id", item.getProductId())
                    .put("quantity", item.getQuantity()));
    return body;
  }

  static StartCheckoutResponse started(Accepted accepted) {
    String state = JSON.readTree(accepted.answer().body()).required("state").asString();
    return StartCheckoutResponse.newBuilder()
        .setId(accepted.id().toString())
        .setState(state(SagaState.valueOf(state)))
        .build();
  }

  static Checkout checkout(CheckoutView view) {
    var checkout =
        Checkout.newBuilder()
            .setId(view.id().toString())
            .setState(state(view.state()))
            .setSummary(view.summary())
            .setCreatedAt(time(view.createdAt()))
            .setUpdatedAt(time(view.updatedAt()));
    if (view.reason() != null) {
      checkout.setReason(reason(view.reason()));
    }
    if (view.orderId() != null) {
      checkout.setOrderId(view.orderId());
    }
    if (view.paymentId() != null) {
      checkout.setPaymentId(view.paymentId());
    }
    view.steps().forEach(step -> checkout.addSteps(step(step)));
    return checkout.build();
  }

  private static CheckoutStep step(StepView view) {
    var step =
        CheckoutStep.newBuilder()
            .setName(view.name())
            .setOutcome(
                CheckoutStepOutcome.valueOf("CHECKOUT_STEP_OUTCOME_" + view.outcome().name()))
            .setAttempts(view.attempts());
    if (view.reason() != null) {
      step.setReason(reason(view.reason()));
    }
    return step.build();
  }

  static CheckoutReason reason(Reason reason) {
    return CheckoutReason.newBuilder().setCode(reason.code()).setDetail(reason.detail()).build();
  }

  static ListCheckoutsResponse page(SagaPage page) {
    CheckoutPage shown = CheckoutPage.of(page);
    var response = ListCheckoutsResponse.newBuilder();
    shown.items().forEach(item -> response.addCheckouts(overview(item)));
    if (shown.nextCursor() != null) {
      response.setNextCursor(shown.nextCursor());
    }
    return response.build();
  }

  private static CheckoutOverview overview(CheckoutPage.Overview item) {
    var overview =
        CheckoutOverview.newBuilder()
            .setId(item.id().toString())
            .setState(state(item.state()))
            .setCreatedAt(time(item.createdAt()))
            .setUpdatedAt(time(item.updatedAt()));
    if (item.reason() != null) {
      overview.setReason(reason(item.reason()));
    }
    return overview.build();
  }

  static CheckoutEvent event(JournalEntry entry) {
    var event =
        CheckoutEvent.newBuilder()
            .setSeq(entry.seq())
            .setAt(time(entry.at()))
            .setPhase(entry.phase().name());
    Attempt attempt = entry.attempt();
    if (attempt != null) {
      event
          .setStep(attempt.step())
          .setDirection(attempt.direction().name())
          .setAttempt(attempt.number());
    }
    StepResult result = entry.result();
    if (result != null) {
      event.setResult(result.kind().name());
    }
    if (entry.state() != null) {
      event.setState(state(entry.state()));
    }
    Reason reason = entry.why();
    if (reason != null) {
      event.setReason(reason(reason));
    }
    return event.build();
  }

  /** Null for all states. */
  static @Nullable SagaState state(CheckoutState state) {
    return switch (state) {
      case CHECKOUT_STATE_UNSPECIFIED -> null;
      case UNRECOGNIZED -> throw Problem.invalid("state", "is not known").exception();
      default -> SagaState.valueOf(state.name().substring("CHECKOUT_STATE_".length()));
    };
  }

  static CheckoutState state(SagaState state) {
    return CheckoutState.valueOf("CHECKOUT_STATE_" + state.name());
  }

  static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
