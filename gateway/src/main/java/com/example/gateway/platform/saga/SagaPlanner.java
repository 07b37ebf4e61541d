package com.example.gateway.platform.saga;

import com.example.gateway.platform.saga.JournalEntry.Attempt;
import com.example.gateway.platform.saga.Plan.Draft;
import com.example.gateway.platform.saga.Step.Direction;
import com.example.gateway.platform.saga.StepResult.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Every decision of the engine: from a journal and a time to the next thing to do. It has neither
 * clock nor store, so what the simulation explores is what runs.
 */
final class SagaPlanner {
  private final RandomGenerator random;

  SagaPlanner(RandomGenerator random) {
    this.random = random;
  }

  /** For a replica that takes the saga up; what is due is due now. */
  Plan onPickUp(Progress progress, long epoch, Instant now) {
    Draft draft = new Draft(progress, epoch, now);
    Attempt open = progress.open();
    if (open != null) {
      draft.settle(
          open, StepResult.unknown("TAKEN_OVER", "Taken over before its outcome was written"));
    }
    return plan(draft, true);
  }

  Plan onResult(Progress progress, long epoch, Instant now, Attempt attempt, StepResult result) {
    Draft draft = new Draft(progress, epoch, now);
    draft.settle(attempt, result);
    return plan(draft, false);
  }

  private Plan plan(Draft draft, boolean pickedUp) {
    Plan plan = null;
    while (plan == null) {
      Progress progress = draft.progress();
      if (!progress.state().isLive()) {
        plan = draft.rest();
      } else if (progress.goesBack()) {
        plan = undo(draft, pickedUp);
      } else {
        plan = advance(draft, pickedUp);
      }
    }
    return plan;
  }

  /** Null if the state has changed, so that another look is needed. */
  private @Nullable Plan advance(Draft draft, boolean pickedUp) {
    Progress progress = draft.progress();
    SagaDefinition definition = progress.definition();
    int next = progress.firstToDo();
    if (progress.state() == SagaState.RUNNING && next > definition.pivot()) {
      draft.become(SagaState.COMMITTED, null);
      return null;
    }
    if (next == definition.steps().size()) {
      draft.become(SagaState.COMPLETED, null);
      return null;
    }
    Step step = definition.steps().get(next);
    Tries tries = progress.done().get(next);
    StepResult last = tries.last();
    if (progress.state() == SagaState.RUNNING && last != null && last.is(Kind.REJECTED)) {
      draft.turn(Objects.requireNonNull(last.reason()));
      return null;
    }
    return insist(draft, step, Direction.FORWARD, tries, pickedUp);
  }

  private @Nullable Plan undo(Draft draft, boolean pickedUp) {
    Progress progress = draft.progress();
    int pivot = progress.definition().pivot();
    int newest = progress.newestToUndo();
    if (progress.state() == SagaState.RUNNING && newest != pivot) {
      draft.become(SagaState.COMPENSATING, progress.turned());
      return null;
    }
    if (newest < 0) {
      draft.become(SagaState.REJECTED, progress.turned());
      return null;
    }
    Tries tries = progress.undone().get(newest);
    if (newest == pivot && tries.last() != null && tries.last().is(Kind.REJECTED)) {
      draft.become(SagaState.COMMITTED, new Reason("LEARNED", "The pivot is done, so it goes on"));
      return null;
    }
    Step step = progress.definition().steps().get(newest);
    return insist(draft, step, Direction.COMPENSATE, tries, pickedUp);
  }

  /**
   * Until it is done, refused, or an operator has to look. That something does not work is never a
   * reason to turn back: nobody has refused anything.
   */
  private @Nullable Plan insist(
      Draft draft, Step step, Direction direction, Tries tries, boolean pickedUp) {
    StepResult last = tries.last();
    if (last != null && last.is(Kind.REJECTED)) {
      draft.become(SagaState.PARKED, last.reason());
      return null;
    }
    Instant at = dueAt(draft, step, tries, pickedUp);
    // A replica that comes back after a long outage tries once more before it gives up.
    Reason spent = pickedUp || last == null ? null : spent(draft.progress(), step, tries, at);
    if (spent != null) {
      draft.become(SagaState.PARKED, spent);
      return null;
    }
    return attempt(draft, step, direction, tries, at);
  }

  /** Which budget does not allow another attempt then, or null. */
  private static @Nullable Reason spent(Progress progress, Step step, Tries tries, Instant at) {
    if (at.isAfter(progress.deadlineAt())) {
      return new Reason("TIME_EXHAUSTED", step.name() + " failed for too long");
    }
    boolean counted = progress.state() == SagaState.RUNNING && !progress.goesBack();
    if (counted && tries.spent() >= step.limits().attempts()) {
      return new Reason("ATTEMPTS_EXHAUSTED", step.name() + " failed " + tries.spent() + " times");
    }
    return null;
  }

  /** Full jitter, so that what failed together does not come back together. */
  private Instant dueAt(Draft draft, Step step, Tries tries, boolean pickedUp) {
    if (pickedUp || tries.last() == null) {
      return draft.now();
    }
    long longest = step.limits().pauseAfter(tries.failures()).toMillis();
    return draft.now().plus(Duration.ofMillis(1 + random.nextLong(Math.max(longest, 1))));
  }

  private static Plan attempt(
      Draft draft, Step step, Direction direction, Tries tries, Instant at) {
    if (at.isAfter(draft.now())) {
      return draft.wakeAt(at);
    }
    Attempt attempt = new Attempt(step.name(), direction, tries.next());
    draft.intend(attempt);
    return draft.perform(attempt);
  }

  // Commands of clients and operators. Each is a takeover, so that whoever was at it is fenced.

  /** From RUNNING, or parked before the pivot. */
  static Plan turnBack(Progress progress, long epoch, Instant now, Reason reason) {
    boolean parked = progress.state() == SagaState.PARKED;
    SagaState state = parked ? Objects.requireNonNull(progress.resumesAs()) : progress.state();
    if (state != SagaState.RUNNING && state != SagaState.COMPENSATING) {
      throw new SagaRefusedException(
          "It is %s, past its pivot or at its end; nothing can be undone".formatted(state));
    }
    Draft draft = new Draft(progress, epoch, now);
    if (!parked && progress.goesBack()) {
      return draft.rest();
    }
    supersede(draft);
    if (parked) {
      draft.become(state, reason);
    }
    if (!progress.goesBack()) {
      draft.turn(reason);
    }
    return draft.wakeAt(now);
  }

  static Plan retry(Progress progress, long epoch, Instant now, Reason reason) {
    Draft draft = new Draft(progress, epoch, now);
    draft.become(requireParked(progress), reason);
    return draft.wakeAt(now);
  }

  /** Only what nothing else depends on: compensations and steps past the pivot. */
  static Plan skip(Progress progress, long epoch, Instant now, Reason reason) {
    SagaState resumed = requireParked(progress);
    boolean back = progress.goesBack();
    int index = back ? progress.newestToUndo() : progress.firstToDo();
    if (resumed == SagaState.RUNNING || index == progress.definition().pivot()) {
      throw new SagaRefusedException(
          "What follows depends on this step; retry it, or compensate, instead of skipping it");
    }
    Step step = progress.definition().steps().get(index);
    Direction direction = back ? Direction.COMPENSATE : Direction.FORWARD;
    Tries tries = back ? progress.undone().get(index) : progress.done().get(index);
    Attempt skipped = new Attempt(step.name(), direction, tries.next());
    Draft draft = new Draft(progress, epoch, now);
    draft.become(resumed, reason);
    draft.intend(skipped);
    draft.settle(skipped, new StepResult(Kind.OK, "{}", reason, false));
    return draft.wakeAt(now);
  }

  private static SagaState requireParked(Progress progress) {
    SagaState resumed = progress.resumesAs();
    if (resumed == null) {
      throw new SagaRefusedException(
          "It is %s; only a parked saga waits for an operator".formatted(progress.state()));
    }
    return resumed;
  }

  private static void supersede(Draft draft) {
    Attempt open = draft.progress().open();
    if (open != null) {
      draft.settle(
          open, StepResult.unknown("SUPERSEDED", "Stopped before its outcome was written"));
    }
  }
}
