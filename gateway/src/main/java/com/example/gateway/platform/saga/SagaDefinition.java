package com.example.gateway.platform.saga;

import com.example.gateway.platform.saga.Step.Kind;
import com.example.gateway.platform.saga.Step.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A saga as a table: compensatable steps, one pivot, retriable steps.
 *
 * @param version goes up when steps change; sagas under way keep the one they started with
 */
public record SagaDefinition(String name, int version, List<Step> steps, Budgets budgets) {
  /** How long to go on trying, counted from the start, the turn back, the pivot. */
  public record Budgets(Duration forward, Duration compensation, Duration afterPivot) {
    public static final Budgets DEFAULT =
        new Budgets(Duration.ofSeconds(60), Duration.ofHours(1), Duration.ofHours(24));
  }

  public SagaDefinition {
    steps = List.copyOf(steps);
    requireOrder(name, steps);
  }

  private static void requireOrder(String name, List<Step> steps) {
    Set<String> names = new HashSet<>();
    Kind last = Kind.COMPENSATABLE;
    int pivots = 0;
    for (Step step : steps) {
      if (!names.add(step.name())) {
        throw new IllegalArgumentException(name + " has two steps named " + step.name());
      }
      if (step.kind().compareTo(last) < 0) {
        throw new IllegalArgumentException(
            "%s: move %s before the pivot, or make it retriable".formatted(name, step.name()));
      }
      pivots += step.kind() == Kind.PIVOT ? 1 : 0;
      last = step.kind();
    }
    if (pivots != 1) {
      throw new IllegalArgumentException(name + " needs exactly one pivot");
    }
  }

  public static Builder named(String name, int version) {
    return new Builder(name, version);
  }

  Step step(String stepName) {
    return steps.get(index(stepName));
  }

  int index(String stepName) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).name().equals(stepName)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "%s version %d has no step %s; give the changed definition a new version"
            .formatted(name, version, stepName));
  }

  int pivot() {
    int i = 0;
    while (steps.get(i).kind() != Kind.PIVOT) {
      i++;
    }
    return i;
  }

  /** Puts one line under the other. */
  public static final class Builder {
    private final String name;
    private final int version;
    private final List<Step> steps = new ArrayList<>();
    private Limits limits = Limits.DEFAULT;
    private Budgets budgets = Budgets.DEFAULT;

    private Builder(String name, int version) {
      this.name = name;
      this.version = version;
    }

    /** For the steps that follow. */
    public Builder limits(Limits newLimits) {
      limits = newLimits;
      return this;
    }

    public Builder budgets(Budgets newBudgets) {
      budgets = newBudgets;
      return this;
    }

    public Builder compensatable(String step, StepAction action, StepAction compensation) {
      steps.add(new Step(step, Kind.COMPENSATABLE, action, compensation, limits));
      return this;
    }

    public Builder pivot(String step, StepAction action, StepAction cancelOrLearn) {
      steps.add(new Step(step, Kind.PIVOT, action, cancelOrLearn, limits));
      return this;
    }

    public Builder retriable(String step, StepAction action) {
      StepAction never =
          input -> StepResult.rejected("NOT_COMPENSATED", "Past the pivot nothing is undone");
      steps.add(new Step(step, Kind.RETRIABLE, action, never, limits));
      return this;
    }

    public SagaDefinition build() {
      return new SagaDefinition(name, version, steps, budgets);
    }
  }
}
