package com.example.gateway.shop.checkout;

import com.example.gateway.platform.saga.Reason;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaState;
import com.example.gateway.shop.checkout.CheckoutView.Outcome;
import com.example.gateway.shop.checkout.CheckoutView.StepView;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A checkout in words: how it stands, what is done, what is under way, what comes next. */
final class Summary {
  private record Words(String done, String doing, String undone, String undoing) {}

  private static final Map<String, Words> WORDS =
      Map.of(
          CheckoutSaga.PLACE_ORDER,
          new Words(
              "the order is placed",
              "the order is being placed",
              "the order is rejected",
              "the order is being rejected"),
          CheckoutSaga.RESERVE_STOCK,
          new Words(
              "the stock is reserved",
              "the stock is being reserved",
              "no stock is held",
              "the stock is being released"),
          CheckoutSaga.AUTHORIZE_PAYMENT,
          new Words(
              "the payment is authorized",
              "the payment is being authorized",
              "no money is held",
              "the payment is being voided"),
          CheckoutSaga.CONFIRM_ORDER,
          new Words(
              "the order is confirmed",
              "the order is being confirmed",
              "the order will not be confirmed",
              "it is being made sure that the order is not confirmed"),
          CheckoutSaga.CAPTURE_PAYMENT,
          new Words("the payment is captured", "the payment is being captured", "", ""),
          CheckoutSaga.SEND_RECEIPT,
          new Words("the receipt is sent", "the receipt is being sent", "", ""));

  private Summary() {}

  static String of(SagaSnapshot saga, List<StepView> steps) {
    String begin =
        switch (saga.state()) {
          case RUNNING -> "Under way.";
          case COMMITTED -> "The order is confirmed; what is left is insisted on.";
          case COMPLETED -> "Done.";
          case COMPENSATING -> "Being undone" + because(saga.turned());
          case REJECTED -> "Not bought" + because(saga.turned());
          case PARKED -> "Waits for an operator" + because(saga.parked());
        };
    return begin
        + sentence("So far", steps, Set.of(Outcome.DONE), step -> words(step).done())
        + sentence("Undone", steps, Set.of(Outcome.UNDONE), step -> words(step).undone())
        + sentence(
            saga.state() == SagaState.PARKED ? "Stopped at" : "Now",
            steps,
            Set.of(Outcome.UNDER_WAY, Outcome.UNDOING),
            Summary::now)
        + (saga.state().isTerminal() ? "" : next(saga, steps));
  }

  private static String because(@Nullable Reason reason) {
    return reason == null ? "." : ": %s (%s).".formatted(reason.detail(), reason.code());
  }

  private static String now(StepView step) {
    Words words = words(step);
    String doing = step.outcome() == Outcome.UNDOING ? words.undoing() : words.doing();
    Reason reason = step.reason();
    return reason == null
        ? doing
        : "%s (attempt %d; the last one failed: %s)"
            .formatted(doing, step.attempts(), reason.detail());
  }

  /** Forward in the order of the table, back in the other. */
  private static String next(SagaSnapshot saga, List<StepView> steps) {
    if (saga.turned() == null) {
      return sentence("Then", steps, Set.of(Outcome.WAITING), StepView::name);
    }
    Set<Outcome> left = Set.of(Outcome.DONE, Outcome.REFUSED, Outcome.GIVEN_UP);
    List<StepView> newestFirst =
        steps.stream()
            .sorted((a, b) -> Integer.compare(steps.indexOf(b), steps.indexOf(a)))
            .toList();
    return sentence("Then", newestFirst, left, step -> "undo " + step.name());
  }

  private static String sentence(
      String begin, List<StepView> steps, Set<Outcome> outcomes, Function<StepView, String> words) {
    String list =
        steps.stream()
            .filter(step -> outcomes.contains(step.outcome()))
            .map(words)
            .collect(Collectors.joining(", "));
    return list.isEmpty() ? "" : " %s: %s.".formatted(begin, list);
  }

  private static Words words(StepView step) {
    return WORDS.get(step.name());
  }
}
