package com.example.gateway.platform.saga.simulation;

import com.example.gateway.platform.saga.StepAction.Input;
import com.example.gateway.platform.saga.StepResult;
import com.example.gateway.platform.saga.demo.GuardedOperations.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A participant whose effect is a call to a provider that shares no transaction with it: a guard
 * row before the call, a key that the provider knows again, a look-up before it counts as undone.
 */
final class OutsideProvider {
  private static final int LONGEST_IN_FLIGHT_MS = 5_000;

  private static final class Row {
    long maxEpoch;
    long sentAtMs = -LONGEST_IN_FLIGHT_MS;
    @Nullable State state;
  }

  private final VirtualTime time;
  private final Faults faults;
  private final RandomGenerator random;
  private final Ledger ledger;
  private final Set<Guard> guards;
  private final Map<String, Row> rows = new HashMap<>();
  private final Set<String> known = new HashSet<>();

  OutsideProvider(
      VirtualTime time, Faults faults, RandomGenerator random, Ledger ledger, Set<Guard> guards) {
    this.time = time;
    this.faults = faults;
    this.random = random;
    this.ledger = ledger;
    this.guards = guards;
  }

  void perform(Input input, Consumer<StepResult> reply) {
    String key = input.operationKey();
    Row row = rows.computeIfAbsent(key, absent -> new Row());
    if (isStale(row, input)) {
      reply.accept(StepResult.retryable("STALE_EPOCH", "Taken over"));
    } else if (row.state == State.DONE && guards.contains(Guard.DEDUPE)) {
      reply.accept(StepResult.ok());
    } else if (row.state == State.CANCELLED) {
      reply.accept(StepResult.rejected("CANCELLED", "Cancelled before it came"));
    } else {
      row.maxEpoch = input.epoch();
      row.sentAtMs = time.millis();
      boolean slow = faults.happens(Faults.Fault.LATE);
      long delayMs = slow ? random.nextInt(LONGEST_IN_FLIGHT_MS) : random.nextInt(1, 20);
      time.after(delayMs, () -> arrive(key, row, reply));
    }
  }

  private void arrive(String key, Row row, Consumer<StepResult> reply) {
    if (known.add(key) || !guards.contains(Guard.DEDUPE)) {
      ledger.effect(key);
    }
    if (faults.happens(Faults.Fault.CRASH)) {
      // The participant went down during the call: nobody is left to write or to answer.
      return;
    }
    if (row.state == State.CANCELLED) {
      reply.accept(StepResult.rejected("CANCELLED", "Cancelled during the call"));
      return;
    }
    row.state = State.DONE;
    reply.accept(StepResult.ok());
  }

  StepResult compensate(Input input) {
    String key = input.operationKey();
    Row row = rows.get(key);
    if (row != null && isStale(row, input)) {
      return StepResult.retryable("STALE_EPOCH", "Taken over");
    }
    if (row == null && !guards.contains(Guard.TOMBSTONE)) {
      ledger.close(key);
      return StepResult.ok();
    }
    Row guarded = rows.computeIfAbsent(key, absent -> new Row());
    guarded.maxEpoch = input.epoch();
    boolean knownDone = guarded.state == State.DONE;
    guarded.state = State.CANCELLED;
    if (!guards.contains(Guard.LOOK_UP_BEFORE_VOID)) {
      return knownDone ? voidIt(key) : StepResult.ok();
    }
    if (ledger.live(key) > 0) {
      return voidIt(key);
    }
    if (time.millis() < guarded.sentAtMs + LONGEST_IN_FLIGHT_MS) {
      return StepResult.retryable("IN_FLIGHT", "Not there yet, but may still come");
    }
    ledger.close(key);
    return StepResult.ok();
  }

  private StepResult voidIt(String key) {
    ledger.undo(key);
    ledger.close(key);
    return StepResult.ok();
  }

  private boolean isStale(Row row, Input input) {
    return guards.contains(Guard.EPOCH) && input.epoch() < row.maxEpoch;
  }
}
