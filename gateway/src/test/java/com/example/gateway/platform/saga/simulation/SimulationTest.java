package com.example.gateway.platform.saga.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.example.gateway.platform.saga.SagaState;
import com.example.gateway.platform.saga.simulation.Simulation.Result;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** -Dsimulation.runs=1000000 for more of them, -Dsimulation.seed=42 for the one that failed. */
class SimulationTest {
  private static final long RUNS = Long.getLong("simulation.runs", 5_000);
  private static final long PROGRESS = 10_000;
  private static final Long SEED = Long.getLong("simulation.seed");

  @Test
  void doesEveryScheduleKeepTheInvariants() {
    long first = SEED == null ? 1 : SEED;
    long runs = SEED == null ? RUNS : 1;
    Map<SagaState, AtomicLong> ends = new EnumMap<>(SagaState.class);
    for (SagaState state : SagaState.values()) {
      ends.put(state, new AtomicLong());
    }
    AtomicLong parked = new AtomicLong();
    AtomicLong faults = new AtomicLong();
    AtomicLong done = new AtomicLong();
    long begin = System.nanoTime();
    LongStream.range(first, first + runs)
        .parallel()
        .mapToObj(SimulationTest::run)
        .forEach(
            result -> {
              result.ends().forEach((state, count) -> ends.get(state).addAndGet(count));
              parked.addAndGet(result.parked());
              faults.addAndGet(result.faults());
              progress(done.incrementAndGet(), runs, begin);
            });
    System.out.printf(
        "simulate: seeds %d to %d, no invariant broken, %s; sagas %s, parked %s times, %s faults%n",
        first, first + runs - 1, speed(runs, begin), ends, parked, faults);
    if (SEED == null) {
      assertThat(ends.get(SagaState.COMPLETED).get()).isGreaterThan(runs / 10);
      assertThat(ends.get(SagaState.REJECTED).get()).isGreaterThan(runs / 10);
      assertThat(parked).hasPositiveValue();
    }
  }

  private static void progress(long done, long runs, long begin) {
    if (done % PROGRESS == 0) {
      System.out.printf("  %s of %d%n", speed(done, begin), runs);
    }
  }

  private static String speed(long schedules, long begin) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    return "%d schedules in %.0f s (%.0f/s)".formatted(schedules, seconds, schedules / seconds);
  }

  private static Result run(long seed) {
    try {
      return new Simulation(seed, Guard.ALL).run();
    } catch (RuntimeException e) {
      return fail(
          "Seed " + seed + ": " + e.getMessage() + "; again with -Dsimulation.seed=" + seed, e);
    }
  }

  @Test
  void isAScheduleItsSeed() {
    Set<Guard> all = Guard.ALL;
    assertThat(new Simulation(7, all).run()).isEqualTo(new Simulation(7, all).run());
  }
}
