package com.example.gateway.platform.saga.simulation;

import com.example.gateway.platform.saga.JournalEntry.Attempt;
import com.example.gateway.platform.saga.SagaDefinition;
import com.example.gateway.platform.saga.Step;
import com.example.gateway.platform.saga.Step.Direction;
import com.example.gateway.platform.saga.StepAction.Input;
import com.example.gateway.platform.saga.StepResult;
import com.example.gateway.platform.saga.demo.DemoSaga;
import com.example.gateway.platform.saga.demo.GuardedOperations;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Those who do the steps of the demo saga, guarded as participants have to be. */
final class Participants implements DemoSaga.Participant {
  private static final int LONGEST_OUTAGE_MS = 400_000;

  private final VirtualTime time;
  private final Faults faults;
  private final Ledger ledger;
  private final OutsideProvider outside;
  private final GuardedOperations operations;
  private final SagaDefinition definition = DemoSaga.definition(this);
  private final String downStep;
  private final long downFromMs;
  private final long downUntilMs;

  Participants(
      VirtualTime time, Faults faults, RandomGenerator random, Ledger ledger, Set<Guard> guards) {
    this.time = time;
    this.faults = faults;
    this.ledger = ledger;
    this.outside = new OutsideProvider(time, faults, random, ledger, guards);
    this.operations = new Operations(guards);
    Step down = definition.steps().get(random.nextInt(definition.steps().size()));
    downStep = down.name();
    downFromMs = random.nextInt(5_000);
    boolean outage = random.nextInt(8) == 0;
    downUntilMs = outage ? Math.min(random.nextInt(LONGEST_OUTAGE_MS), faults.endMs()) : 0;
  }

  SagaDefinition definition() {
    return definition;
  }

  void handle(Attempt attempt, Input input, Consumer<StepResult> reply) {
    String step = attempt.step();
    boolean down =
        step.equals(downStep) && time.millis() >= downFromMs && time.millis() < downUntilMs;
    if (down || faults.happens(Faults.Fault.FAILED)) {
      reply.accept(StepResult.retryable("DOWN", step + " does not work"));
    } else if (step.equals("outside") && attempt.direction() == Direction.FORWARD) {
      outside.perform(input, reply);
    } else {
      reply.accept(
          definition.steps().stream()
              .filter(candidate -> candidate.name().equals(step))
              .findFirst()
              .map(
                  found ->
                      attempt.direction() == Direction.FORWARD
                          ? found.action()
                          : found.compensation())
              .orElseThrow()
              .perform(input));
    }
  }

  @Override
  public StepResult perform(String step, Input input) {
    return operations.perform(input, () -> effect(input.operationKey()));
  }

  private StepResult effect(String key) {
    if (faults.happens(Faults.Fault.REFUSED)) {
      return StepResult.rejected("REFUSED", "Not this time");
    }
    ledger.effect(key);
    return StepResult.ok();
  }

  @Override
  public StepResult compensate(String step, Input input) {
    if (step.equals("outside")) {
      return outside.compensate(input);
    }
    return closed(input, operations.compensate(input, () -> ledger.undo(input.operationKey())));
  }

  @Override
  public StepResult cancelOrLearn(String step, Input input) {
    return closed(input, operations.cancelOrLearn(input));
  }

  private StepResult closed(Input input, StepResult result) {
    if (result.kind() == StepResult.Kind.OK) {
      ledger.close(input.operationKey());
    }
    return result;
  }

  /** The guard with what is taken away from it. */
  private static final class Operations extends GuardedOperations {
    private final Set<Guard> guards;

    Operations(Set<Guard> guards) {
      this.guards = guards;
    }

    @Override
    protected boolean isStale(Input input, long maxEpoch) {
      return guards.contains(Guard.EPOCH) && super.isStale(input, maxEpoch);
    }

    @Override
    protected boolean repeatsDone() {
      return guards.contains(Guard.DEDUPE);
    }

    @Override
    protected boolean leavesTombstones() {
      return guards.contains(Guard.TOMBSTONE);
    }
  }
}
