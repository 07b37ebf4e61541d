package com.example.gateway.platform.saga;

import com.example.gateway.platform.saga.JournalEntry.Attempt;
import com.example.gateway.platform.saga.SagaStore.Commit;
import com.example.gateway.platform.saga.SagaStore.WakeUp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The commits around the calls. A step begins with its INTENT committed and ends with OUTCOME and
 * the next INTENT in one commit, so N steps cost N+1 commits, and no effect is without an INTENT.
 */
public final class SagaRunner {
  /** For the commit after an attempt, and for clocks that do not agree. */
  private static final Duration MARGIN = Duration.ofMillis(500);

  private final SagaDefinitions definitions;
  private final SagaStore store;
  private final SagaPlanner planner;
  private final Clock clock;
  private final String owner;
  private final Duration lease;
  private final SagaListener listener;
  private final StepBodies bodies;

  SagaRunner(
      SagaDefinitions definitions,
      SagaStore store,
      SagaPlanner planner,
      Clock clock,
      JournalledSagaEngine.Settings settings,
      SagaListener listener) {
    this.definitions = definitions;
    this.store = store;
    this.planner = planner;
    this.clock = clock;
    this.owner = settings.owner();
    this.lease = settings.lease();
    this.listener = listener;
    this.bodies = new StepBodies(settings.bodies(), listener);
  }

  /**
   * A saga in the hands of this replica, until a commit says that it no longer is.
   *
   * @param attempt whose INTENT is committed; null if this replica is done with it for now
   * @param leaseUntil when another replica takes over unless the lease is renewed; null where the
   *     scheduler's heartbeat takes care of that
   */
  public record Turn(
      SagaSnapshot saga,
      Progress progress,
      @Nullable Attempt attempt,
      @Nullable Instant leaseUntil) {
    public Attempt underWay() {
      return Objects.requireNonNull(attempt);
    }
  }

  /** Goes on as far as it can without waiting. */
  public void drive(Turn taken) {
    listener.around(
        taken.saga(),
        () -> {
          Turn turn = taken;
          while (turn.attempt() != null) {
            turn = settle(turn, bodies.perform(turn));
          }
        });
  }

  /** Takes a saga over, with a new epoch. Empty if there is nothing to do for it. */
  public Optional<Turn> pickUp(UUID id) {
    // Another commit may come between reading and writing, rarely twice.
    for (; ; ) {
      SagaSnapshot saga = store.find(id).orElse(null);
      if (saga == null || !saga.state().isLive()) {
        return Optional.empty();
      }
      Progress progress = fold(saga);
      long epoch = saga.epoch() + 1;
      Plan plan = planner.onPickUp(progress, epoch, clock.instant());
      WakeUp wakeUp = plan.attempt() == null ? wakeUp(plan) : WakeUp.KEPT;
      SagaSnapshot next = write(saga, progress, plan, epoch, wakeUp);
      if (next != null) {
        if (progress.open() != null && !saga.owner().equals(owner)) {
          listener.takenOver(next, Duration.between(saga.updatedAt(), next.updatedAt()));
        }
        return Optional.of(new Turn(next, plan.progress(), plan.attempt(), null));
      }
    }
  }

  Progress fold(SagaSnapshot saga) {
    return Progress.fold(definitions.of(saga), saga.createdAt(), store.events(saga.id(), 0));
  }

  public static StepAction.Input input(Turn turn) {
    SagaSnapshot saga = turn.saga();
    String key = saga.id() + ":" + turn.underWay().step();
    return new StepAction.Input(saga.input(), turn.progress().outputs(), key, saga.epoch());
  }

  /** Commits what came of the attempt; the turn that is returned has the next one, or none. */
  public Turn settle(Turn turn, StepResult result) {
    SagaSnapshot saga = turn.saga();
    Instant now = clock.instant();
    Plan plan = planner.onResult(turn.progress(), saga.epoch(), now, turn.underWay(), result);
    Instant leaseUntil = turn.leaseUntil();
    WakeUp wakeUp = wakeUp(plan);
    if (leaseUntil != null && plan.attempt() != null && !isEnough(leaseUntil, plan, now)) {
      leaseUntil = leaseUntil(plan, now);
      wakeUp = WakeUp.at(leaseUntil);
    }
    SagaSnapshot next = write(saga, turn.progress(), plan, saga.epoch(), wakeUp);
    if (next == null) {
      listener.fenced(saga);
      return new Turn(saga, turn.progress(), null, null);
    }
    return new Turn(next, plan.progress(), plan.attempt(), leaseUntil);
  }

  /**
   * When another replica takes over what this one begins now; never in the middle of an attempt.
   */
  Instant leaseUntil(Plan plan, Instant now) {
    Instant asSet = now.plus(lease);
    return isEnough(asSet, plan, now) ? asSet : now.plus(attemptTime(plan)).plus(MARGIN);
  }

  private static boolean isEnough(Instant leaseUntil, Plan plan, Instant now) {
    return !now.plus(attemptTime(plan)).plus(MARGIN).isAfter(leaseUntil);
  }

  private static Duration attemptTime(Plan plan) {
    String step = Objects.requireNonNull(plan.attempt()).step();
    return plan.progress().definition().step(step).limits().attemptTime();
  }

  private static WakeUp wakeUp(Plan plan) {
    if (plan.wakeAt() != null) {
      return WakeUp.at(plan.wakeAt());
    }
    return plan.attempt() == null ? WakeUp.REMOVED : WakeUp.KEPT;
  }

  /** Null if the saga is no longer what this was planned for. */
  @Nullable SagaSnapshot write(
      SagaSnapshot saga, Progress before, Plan plan, long epoch, WakeUp wakeUp) {
    SagaSnapshot next = snapshot(saga, plan.progress(), epoch);
    boolean written =
        store.commit(new Commit(saga.epoch(), before.seq(), next, plan.entries(), wakeUp));
    if (written) {
      listener.committed(next, plan.entries());
    }
    return written ? next : null;
  }

  private SagaSnapshot snapshot(SagaSnapshot saga, Progress progress, long epoch) {
    return new SagaSnapshot(
        saga.id(),
        saga.type(),
        saga.definitionVersion(),
        progress.state(),
        progress.cursor(),
        epoch,
        epoch == saga.epoch() ? saga.owner() : owner,
        saga.input(),
        saga.context(),
        progress.deadlineAt(),
        progress.turned(),
        progress.parked(),
        progress.seq(),
        saga.createdAt(),
        clock.instant());
  }
}
