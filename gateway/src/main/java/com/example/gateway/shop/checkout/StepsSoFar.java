package com.example.gateway.shop.checkout;

import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.JournalEntry.Attempt;
import com.example.gateway.platform.saga.JournalEntry.Phase;
import com.example.gateway.platform.saga.Reason;
import com.example.gateway.platform.saga.Step.Direction;
import com.example.gateway.platform.saga.StepResult;
import com.example.gateway.shop.checkout.CheckoutView.Outcome;
import com.example.gateway.shop.checkout.CheckoutView.StepView;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A journal, told step by step. */
final class StepsSoFar {
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, StepView> steps = new LinkedHashMap<>();
  private final Map<String, String> outputs = new HashMap<>();

  /** Why a step was not done; still worth knowing once it is undone. */
  private final Map<String, Reason> refusals = new HashMap<>();

  StepsSoFar(List<JournalEntry> journal) {
    for (String name : CheckoutSaga.STEPS) {
      steps.put(name, new StepView(name, Outcome.WAITING, 0, null));
    }
    journal.forEach(this::add);
  }

  private void add(JournalEntry entry) {
    Attempt attempt = entry.attempt();
    if (entry.phase() == Phase.TURN) {
      steps.replaceAll((name, step) -> step.outcome() == Outcome.UNDER_WAY ? givenUp(step) : step);
    } else if (attempt != null) {
      keep(attempt, entry.result());
      steps.computeIfPresent(attempt.step(), (name, step) -> tried(step, attempt, entry.result()));
    }
  }

  private static StepView givenUp(StepView step) {
    return new StepView(step.name(), Outcome.GIVEN_UP, step.attempts(), step.reason());
  }

  private StepView tried(StepView step, Attempt attempt, @Nullable StepResult result) {
    boolean forward = attempt.direction() == Direction.FORWARD;
    Outcome trying = forward ? Outcome.UNDER_WAY : Outcome.UNDOING;
    if (result == null) {
      // Until it has an outcome, why the one before failed is worth knowing.
      boolean again = step.outcome() == trying;
      return new StepView(step.name(), trying, attempt.number(), again ? step.reason() : null);
    }
    Outcome outcome =
        switch (result.kind()) {
          case OK -> forward ? Outcome.DONE : Outcome.UNDONE;
          case REJECTED -> forward ? Outcome.REFUSED : refusedToUndo(step);
          case RETRYABLE, UNKNOWN -> trying;
        };
    Reason reason = outcome == Outcome.UNDONE ? refusals.get(step.name()) : result.reason();
    return new StepView(step.name(), outcome, attempt.number(), reason);
  }

  /** Of the pivot it means that it is done; what else cannot be undone stays to be. */
  private static Outcome refusedToUndo(StepView step) {
    return step.name().equals(CheckoutSaga.CONFIRM_ORDER) ? Outcome.DONE : Outcome.UNDOING;
  }

  private void keep(Attempt attempt, @Nullable StepResult result) {
    if (result == null || attempt.direction() == Direction.COMPENSATE) {
      return;
    }
    if (result.output() != null) {
      outputs.put(attempt.step(), result.output());
      refusals.remove(attempt.step());
    } else if (result.reason() != null) {
      refusals.put(attempt.step(), result.reason());
    }
  }

  List<StepView> views() {
    return List.copyOf(steps.values());
  }

  /** Null if the step has not come so far. */
  @Nullable Long output(String step, String name) {
    String output = outputs.get(step);
    return output == null ? null : JSON.readTree(output).required(name).asLong();
  }
}
