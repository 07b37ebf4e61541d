package com.example.bench.saga.contest;

import com.example.gateway.platform.saga.SagaDefinition;
import com.example.gateway.platform.saga.StepAction;
import com.example.gateway.platform.saga.StepResult;

/** Five steps that do nothing, so that what is left is what the engine costs. */
public final class NoSteps {
  public static final String NAME = "no-steps";
  public static final int STEPS = 5;

  private static final StepAction NOTHING = input -> StepResult.ok();

  static final SagaDefinition DEFINITION = definition(NOTHING);

  private NoSteps() {}

  /** The same, with steps that do something. */
  public static SagaDefinition definition(StepAction action) {
    return SagaDefinition.named(NAME, 1)
        .compensatable("one", action, NOTHING)
        .compensatable("two", action, NOTHING)
        .pivot("three", action, NOTHING)
        .retriable("four", action)
        .retriable("five", action)
        .build();
  }
}
