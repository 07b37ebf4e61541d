package com.example.gateway.platform.saga.demo;

import com.example.gateway.platform.saga.SagaDefinition;
import com.example.gateway.platform.saga.StepAction.Input;
import com.example.gateway.platform.saga.StepResult;

/** Three steps that can be undone, one that decides, two that are insisted on. */
public final class DemoSaga {
  public static final String NAME = "demo";

  private DemoSaga() {}

  /** Whoever does the steps. */
  public interface Participant {
    StepResult perform(String step, Input input);

    StepResult compensate(String step, Input input);

    /** OK if it will never happen, REJECTED if it has. */
    StepResult cancelOrLearn(String step, Input input);
  }

  public static SagaDefinition definition(Participant by) {
    return SagaDefinition.named(NAME, 1)
        .compensatable("open", in -> by.perform("open", in), in -> by.compensate("open", in))
        .compensatable("hold", in -> by.perform("hold", in), in -> by.compensate("hold", in))
        .compensatable(
            "outside", in -> by.perform("outside", in), in -> by.compensate("outside", in))
        .pivot("decide", in -> by.perform("decide", in), in -> by.cancelOrLearn("decide", in))
        .retriable("deliver", in -> by.perform("deliver", in))
        .retriable("tell", in -> by.perform("tell", in))
        .build();
  }
}
