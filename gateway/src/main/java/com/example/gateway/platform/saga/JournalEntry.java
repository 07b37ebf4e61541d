package com.example.gateway.platform.saga;

import com.example.gateway.platform.saga.Step.Direction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a saga's journal, which is also the timeline that a client reads.
 *
 * @param seq 1, 2, 3 ... without gaps, within the saga
 * @param attempt of INTENT and OUTCOME
 * @param result of OUTCOME
 * @param state of STATE
 * @param reason of TURN, and of STATE if there is something to say
 */
public record JournalEntry(
    long seq,
    long epoch,
    Instant at,
    Phase phase,
    @Nullable Attempt attempt,
    @Nullable StepResult result,
    @Nullable SagaState state,
    @Nullable Reason reason) {
  /** Of the outcome if this is one, else of what the line says; null if there is nothing to say. */
  public @Nullable Reason why() {
    return result == null ? reason : result.reason();
  }

  /** What a line says. */
  public enum Phase {
    /** Committed before an attempt is sent. */
    INTENT,
    OUTCOME,
    /** From here on steps are undone. */
    TURN,
    STATE
  }

  /**
   * One try at a step.
   *
   * @param number from 1; one that was not sent is tried again under the same number
   */
  public record Attempt(String step, Direction direction, int number) {}
}
