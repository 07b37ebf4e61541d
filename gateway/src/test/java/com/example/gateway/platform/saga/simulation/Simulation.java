package com.example.gateway.platform.saga.simulation;

import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.JournalEntry.Attempt;
import com.example.gateway.platform.saga.JournalEntry.Phase;
import com.example.gateway.platform.saga.JournalledSagaEngine;
import com.example.gateway.platform.saga.JournalledSagaEngine.Settings;
import com.example.gateway.platform.saga.SagaDefinition;
import com.example.gateway.platform.saga.SagaDefinition.Budgets;
import com.example.gateway.platform.saga.SagaDefinitions;
import com.example.gateway.platform.saga.SagaListener;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaState;
import com.example.gateway.platform.saga.SagaStore;
import com.example.gateway.platform.saga.Step.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One schedule. The same seed gives the same one. */
final class Simulation {
  /** Shorter than in life, so that runs come to their ends. */
  private static final Budgets BUDGETS =
      new Budgets(Duration.ofSeconds(60), Duration.ofMinutes(3), Duration.ofMinutes(5));

  private static final Duration LEASE = Duration.ofSeconds(5);
  private static final int MOST_EVENTS = 50_000;

  private final SplittableRandom random;
  private final VirtualTime time = new VirtualTime();
  private final Faults faults;
  private final Participants participants;
  private final SagaDefinition definition;
  private final MemorySagaStore store;
  private final Clients clients;
  private final Invariants invariants;

  Simulation(long seed, Set<Guard> guards) {
    random = new SplittableRandom(seed);
    faults = new Faults(random, time);
    Ledger ledger = new Ledger(this::isIntended);
    participants = new Participants(time, faults, random, ledger, guards);
    SagaDefinition demo = participants.definition();
    definition = new SagaDefinition(demo.name(), demo.version(), demo.steps(), BUDGETS);
    WakeUps wakeUps = new WakeUps(time, random);
    store = store(guards, wakeUps);
    List<SimulatedReplica> replicas = new ArrayList<>();
    for (int i = 0; i < 2 + random.nextInt(2); i++) {
      replicas.add(replica("replica-" + i, wakeUps, guards));
    }
    replicas.forEach(wakeUps::join);
    clients = new Clients(time, faults, random, replicas, store);
    invariants = new Invariants(definition, store, ledger, clients);
  }

  private MemorySagaStore store(Set<Guard> guards, WakeUps wakeUps) {
    boolean fences = guards.contains(Guard.EPOCH);
    return new MemorySagaStore(time, wakeUps::set) {
      @Override
      boolean isFenced(Commit commit, SagaSnapshot now) {
        return fences && super.isFenced(commit, now);
      }
    };
  }

  private SimulatedReplica replica(String name, WakeUps wakeUps, Set<Guard> guards) {
    SagaStore seen = guards.contains(Guard.INTENT_FIRST) ? store : new LateIntentStore(store);
    return new SimulatedReplica(
        time,
        faults,
        participants,
        wakeUps,
        fastPath ->
            new JournalledSagaEngine(
                new SagaDefinitions(List.of(definition)),
                seen,
                time,
                random,
                new Settings(name, LEASE, 1),
                new SagaListener() {},
                fastPath),
        guards);
  }

  private boolean isIntended(String operationKey) {
    int colon = operationKey.indexOf(':');
    String step = operationKey.substring(colon + 1);
    for (JournalEntry entry : store.events(UUID.fromString(operationKey.substring(0, colon)), 0)) {
      @Nullable Attempt attempt = entry.attempt();
      if (entry.phase() == Phase.INTENT
          && attempt != null
          && attempt.direction() == Direction.FORWARD
          && attempt.step().equals(step)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Runs it to its end.
   *
   * @throws Violation if an invariant breaks
   */
  Result run() {
    clients.begin();
    time.after(faults.endMs() + Invariants.AT_REST_WITHIN_MS, invariants::atRest);
    int events = 0;
    try {
      while (time.step()) {
        Violation.unless(events++ < MOST_EVENTS, "does not come to its end");
      }
    } catch (IllegalStateException e) {
      throw new Violation("a journal that cannot be: " + e.getMessage());
    }
    invariants.atTheEnd();
    Map<SagaState, Integer> ends = new EnumMap<>(SagaState.class);
    store.all().forEach(saga -> ends.merge(saga.state(), 1, Integer::sum));
    return new Result(ends, clients.timesParked(), faults.count(), events);
  }

  /** What a run was like, to see that the runs are not all alike. */
  record Result(Map<SagaState, Integer> ends, int parked, long faults, int events) {}
}
