package com.example.gateway.platform.saga.demo;

import com.example.gateway.platform.saga.StepAction.Input;
import com.example.gateway.platform.saga.StepResult;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The guard that each participant has to put before its effects, in the same local transaction as
 * the effect. Here a map and a lock stand for the table and the transaction.
 */
public class GuardedOperations {
  /** What became of an operation. A row without either has only been tried. */
  public enum State {
    DONE,
    /** Also a tombstone: cancelled before it came. */
    CANCELLED
  }

  private record Row(long maxEpoch, @Nullable State state, StepResult response) {}

  private static final StepResult NOTHING_YET = StepResult.ok();

  private final Map<String, Row> rows = new HashMap<>();

  /**
   * Does it, or says what came of it before.
   *
   * @param effect takes place at most once; what it returns is repeated if it is OK
   */
  public synchronized StepResult perform(Input input, Supplier<StepResult> effect) {
    Row row = rows.get(input.operationKey());
    if (row != null && isStale(input, row.maxEpoch)) {
      return stale();
    }
    if (row != null && row.state == State.DONE && repeatsDone()) {
      return row.response;
    }
    if (row != null && row.state == State.CANCELLED) {
      return StepResult.rejected("CANCELLED", "It was cancelled before it came");
    }
    StepResult result = effect.get();
    boolean done = result.kind() == StepResult.Kind.OK;
    put(input, done ? State.DONE : null, result);
    return result;
  }

  /**
   * Undoes it, or sees to it that it never happens.
   *
   * @param undo takes place if the effect did
   */
  public synchronized StepResult compensate(Input input, Runnable undo) {
    Row row = rows.get(input.operationKey());
    if (row != null && isStale(input, row.maxEpoch)) {
      return stale();
    }
    if (row != null && row.state == State.DONE) {
      undo.run();
    }
    if ((row != null && row.state != null) || leavesTombstones()) {
      put(input, State.CANCELLED, NOTHING_YET);
    }
    return StepResult.ok();
  }

  /** Whoever writes first decides. */
  public synchronized StepResult cancelOrLearn(Input input) {
    Row row = rows.get(input.operationKey());
    if (row != null && row.state == State.DONE) {
      return StepResult.rejected("DONE", "It is done");
    }
    return compensate(input, () -> {});
  }

  private void put(Input input, @Nullable State state, StepResult response) {
    rows.merge(
        input.operationKey(),
        new Row(input.epoch(), state, response),
        (old, added) ->
            new Row(Math.max(old.maxEpoch, added.maxEpoch), added.state, added.response));
  }

  private static StepResult stale() {
    return StepResult.retryable("STALE_EPOCH", "Another replica has taken the saga over");
  }

  // What the simulation takes away, one by one, to see that it would notice.

  protected boolean isStale(Input input, long maxEpoch) {
    return input.epoch() < maxEpoch;
  }

  protected boolean repeatsDone() {
    return true;
  }

  protected boolean leavesTombstones() {
    return true;
  }
}
