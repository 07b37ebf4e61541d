package com.example.gateway.platform.saga;

import java.util.Map;

/**
 * The body of a step, or of its compensation. Knows nothing of the engine, so another can run it.
 */
@FunctionalInterface
public interface StepAction {
  /** An exception counts as {@link StepResult.Kind#UNKNOWN}. */
  StepResult perform(Input input);

  /**
   * All that a body sees.
   *
   * @param saga what the saga was started with (JSON)
   * @param outputs JSON of the earlier steps, by name
   * @param operationKey the same in every attempt, for an action and for its compensation
   * @param epoch participants refuse one lower than the highest they have seen
   */
  record Input(String saga, Map<String, String> outputs, String operationKey, long epoch) {}
}
