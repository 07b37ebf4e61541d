package com.example.gateway.platform.saga.simulation;

import com.example.gateway.platform.saga.JournalEntry.Attempt;
import com.example.gateway.platform.saga.JournalledSagaEngine;
import com.example.gateway.platform.saga.JournalledSagaEngine.FastPath;
import com.example.gateway.platform.saga.SagaRunner;
import com.example.gateway.platform.saga.SagaRunner.Turn;
import com.example.gateway.platform.saga.Step.Direction;
import com.example.gateway.platform.saga.StepAction.Input;
import com.example.gateway.platform.saga.StepResult;
import com.example.gateway.platform.saga.simulation.Faults.Fault;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** One process: it can die between any two things it does, or stop and go on later. */
final class SimulatedReplica {
  private static final int TIMEOUT_MS = 3_000;

  private final VirtualTime time;
  private final Faults faults;
  private final Participants participants;
  private final WakeUps wakeUps;
  private final JournalledSagaEngine engine;
  private final boolean unknownIsFailed;
  private final Set<String> takenForFailed = new HashSet<>();
  private int life;
  private boolean up = true;
  private long stoppedUntilMs;

  SimulatedReplica(
      VirtualTime time,
      Faults faults,
      Participants participants,
      WakeUps wakeUps,
      Function<FastPath, JournalledSagaEngine> engine,
      Set<Guard> guards) {
    this.time = time;
    this.faults = faults;
    this.participants = participants;
    this.wakeUps = wakeUps;
    this.engine = engine.apply((runner, turn) -> goOn(turn));
    this.unknownIsFailed = !guards.contains(Guard.UNKNOWN_IS_NOT_FAILED);
  }

  boolean isUp() {
    return up && time.millis() >= stoppedUntilMs;
  }

  JournalledSagaEngine engine() {
    return engine;
  }

  void wake(UUID id) {
    if (survives(Fault.CRASH)) {
      engine.runner().pickUp(id).ifPresentOrElse(this::goOn, () -> wakeUps.set(id, null));
    }
  }

  /** After a commit; what follows is the next attempt, if there is one. */
  private void goOn(Turn turn) {
    if (!survives(Fault.CRASH)) {
      return;
    }
    if (faults.happens(Fault.COMMIT_UNKNOWN)) {
      // It is committed, but the connection broke before the database said so.
      wakeUps.failed(this, turn.saga().id());
      return;
    }
    if (turn.attempt() == null) {
      return;
    }
    if (faults.happens(Fault.PAUSE)) {
      stop();
    }
    whenRunning(() -> send(turn));
  }

  private void send(Turn turn) {
    Attempt attempt = turn.underWay();
    Input input = SagaRunner.input(turn);
    Consumer<StepResult> reply = once(result -> whenRunning(() -> receive(turn, result)));
    boolean undoes = attempt.direction() == Direction.COMPENSATE;
    if (undoes && takenForFailed.contains(input.operationKey())) {
      reply.accept(StepResult.ok());
      return;
    }
    if (faults.happens(Fault.BREAKER_OPEN)) {
      reply.accept(StepResult.notSent("BREAKER_OPEN", "It is given a rest"));
      return;
    }
    time.after(TIMEOUT_MS, () -> reply.accept(StepResult.unknown("TIMEOUT", "No answer")));
    deliver(() -> participants.handle(attempt, input, r -> deliver(() -> reply.accept(r))));
  }

  private void deliver(Runnable arrival) {
    if (faults.happens(Fault.LOST)) {
      return;
    }
    time.after(faults.delayMs(), arrival);
    if (faults.happens(Fault.DUPLICATED)) {
      time.after(faults.delayMs(), arrival);
    }
  }

  private void receive(Turn turn, StepResult result) {
    if (!survives(Fault.CRASH)) {
      return;
    }
    StepResult judged = result;
    if (unknownIsFailed && result.kind() == StepResult.Kind.UNKNOWN) {
      takenForFailed.add(SagaRunner.input(turn).operationKey());
      judged = StepResult.rejected("FAILED", "Taken for failed");
    }
    goOn(engine.runner().settle(turn, judged));
  }

  private static Consumer<StepResult> once(Consumer<StepResult> receiver) {
    boolean[] received = new boolean[1];
    return result -> {
      if (!received[0]) {
        received[0] = true;
        receiver.accept(result);
      }
    };
  }

  /** Whoever dies takes along what it was about to do; whoever is stopped does it later. */
  private void whenRunning(Runnable action) {
    int bornIn = life;
    if (stoppedUntilMs > time.millis()) {
      time.after(stoppedUntilMs - time.millis(), () -> unlessDead(bornIn, action));
    } else {
      action.run();
    }
  }

  private void unlessDead(int bornIn, Runnable action) {
    if (life == bornIn) {
      action.run();
    }
  }

  private void stop() {
    long absenceMs = faults.absenceMs();
    stoppedUntilMs = time.millis() + absenceMs;
    if (absenceMs > WakeUps.DEAD_AFTER_MS) {
      wakeUps.silent(this);
    }
  }

  private boolean survives(Fault fault) {
    if (!up) {
      return false;
    }
    if (faults.happens(fault)) {
      crash();
      return false;
    }
    return true;
  }

  private void crash() {
    up = false;
    life++;
    stoppedUntilMs = 0;
    wakeUps.silent(this);
    time.after(faults.absenceMs(), () -> up = true);
  }
}
