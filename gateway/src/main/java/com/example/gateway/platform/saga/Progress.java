package com.example.gateway.platform.saga;

import com.example.gateway.platform.saga.JournalEntry.Attempt;
import com.example.gateway.platform.saga.SagaDefinition.Budgets;
import com.example.gateway.platform.saga.Step.Direction;
import com.example.gateway.platform.saga.StepResult.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A journal, folded. The row of a saga shows the same; this is where it comes from.
 *
 * @param resumesAs the state from which it was parked
 * @param turned why steps are undone, once they are
 * @param parked why an operator has to look, while one has to
 * @param cursor the step last tried
 * @param open the attempt whose outcome is not known yet
 */
record Progress(
    SagaDefinition definition,
    SagaState state,
    @Nullable SagaState resumesAs,
    @Nullable Reason turned,
    @Nullable Reason parked,
    Instant deadlineAt,
    long seq,
    @Nullable String cursor,
    @Nullable Attempt open,
    List<Tries> done,
    List<Tries> undone) {

  static Progress begin(SagaDefinition definition, Instant at) {
    List<Tries> none = Collections.nCopies(definition.steps().size(), Tries.NONE);
    Instant deadline = at.plus(definition.budgets().forward());
    return new Progress(
        definition, SagaState.RUNNING, null, null, null, deadline, 0, null, null, none, none);
  }

  static Progress fold(SagaDefinition definition, Instant begin, List<JournalEntry> journal) {
    Progress progress = begin(definition, begin);
    for (JournalEntry entry : journal) {
      progress = progress.with(entry);
    }
    return progress;
  }

  Progress with(JournalEntry entry) {
    if (entry.seq() != seq + 1) {
      throw new IllegalStateException("Entry %d follows %d".formatted(entry.seq(), seq));
    }
    return switch (entry.phase()) {
      case INTENT -> intended(Objects.requireNonNull(entry.attempt()));
      case OUTCOME ->
          settled(Objects.requireNonNull(entry.attempt()), Objects.requireNonNull(entry.result()));
      case TURN -> turned(Objects.requireNonNull(entry.reason()), entry.at());
      case STATE -> become(Objects.requireNonNull(entry.state()), entry.reason(), entry.at());
    };
  }

  private Progress intended(Attempt attempt) {
    if (open != null) {
      throw new IllegalStateException(open + " is under way, so not " + attempt);
    }
    Tries tries = tries(attempt).intended(attempt.number());
    return replaced(attempt, tries, attempt);
  }

  private Progress settled(Attempt attempt, StepResult result) {
    if (!attempt.equals(open)) {
      throw new IllegalStateException(attempt + " is settled, but under way is " + open);
    }
    return replaced(attempt, tries(attempt).settled(result), null);
  }

  private Progress replaced(Attempt attempt, Tries tries, @Nullable Attempt newOpen) {
    boolean forward = attempt.direction() == Direction.FORWARD;
    List<Tries> changed = new ArrayList<>(forward ? done : undone);
    changed.set(definition.index(attempt.step()), tries);
    return new Progress(
        definition,
        state,
        resumesAs,
        turned,
        parked,
        deadlineAt,
        seq + 1,
        attempt.step(),
        newOpen,
        forward ? changed : done,
        forward ? undone : changed);
  }

  private Progress turned(Reason reason, Instant at) {
    Instant deadline = at.plus(definition.budgets().compensation());
    return new Progress(
        definition,
        state,
        resumesAs,
        reason,
        parked,
        deadline,
        seq + 1,
        cursor,
        open,
        done,
        undone);
  }

  private Progress become(SagaState next, @Nullable Reason reason, Instant at) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(state + " cannot become " + next);
    }
    boolean parks = next == SagaState.PARKED;
    // Learned to be done, or given new attempts by an operator.
    boolean renews = state == SagaState.PARKED || next == SagaState.COMMITTED;
    Reason turn = next == SagaState.COMMITTED ? null : turned;
    return new Progress(
        definition,
        next,
        parks ? state : null,
        turn,
        parks ? reason : null,
        next.isLive() ? at.plus(budget(next, turn != null)) : deadlineAt,
        seq + 1,
        cursor,
        open,
        renews ? renewed(done) : done,
        renews ? renewed(undone) : undone);
  }

  private Duration budget(SagaState live, boolean back) {
    Budgets budgets = definition.budgets();
    if (live == SagaState.COMMITTED) {
      return budgets.afterPivot();
    }
    return back ? budgets.compensation() : budgets.forward();
  }

  private static List<Tries> renewed(List<Tries> tries) {
    return tries.stream().map(Tries::renewed).toList();
  }

  private Tries tries(Attempt attempt) {
    List<Tries> all = attempt.direction() == Direction.FORWARD ? done : undone;
    return all.get(definition.index(attempt.step()));
  }

  boolean goesBack() {
    return turned != null;
  }

  /** Index of the step to do next, or the number of steps. */
  int firstToDo() {
    int i = 0;
    while (i < done.size() && done.get(i).isDone()) {
      i++;
    }
    return i;
  }

  /** Index of the newest step with an INTENT that is not undone yet, or -1. */
  int newestToUndo() {
    int i = done.size() - 1;
    while (i >= 0 && (!done.get(i).isIntended() || undone.get(i).isDone())) {
      i--;
    }
    return i;
  }

  /** By step, what later steps see. */
  Map<String, String> outputs() {
    Map<String, String> outputs = new LinkedHashMap<>();
    for (int i = 0; i < done.size(); i++) {
      StepResult last = done.get(i).last();
      if (last != null && last.is(Kind.OK)) {
        outputs.put(definition.steps().get(i).name(), Objects.requireNonNull(last.output()));
      }
    }
    return outputs;
  }
}
