package com.example.gateway.platform.saga.simulation;

import com.example.gateway.platform.saga.JournalledSagaEngine;
import com.example.gateway.platform.saga.SagaEngine.Answer;
import com.example.gateway.platform.saga.SagaEngine.IdempotencyKey;
import com.example.gateway.platform.saga.SagaEngine.Request;
import com.example.gateway.platform.saga.SagaEngine.Started;
import com.example.gateway.platform.saga.SagaRefusedException;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaState;
import com.example.gateway.platform.saga.demo.DemoSaga;
import com.example.gateway.platform.saga.simulation.Faults.Fault;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Who starts sagas, perhaps twice, who changes their mind, and who looks after what is parked. */
final class Clients {
  private static final int STARTED_WITHIN_MS = 2_000;
  private static final int AGAIN_AFTER_MS = 1_000;
  private static final int OPERATOR_LOOKS_MS = 20_000;

  private final VirtualTime time;
  private final Faults faults;
  private final RandomGenerator random;
  private final List<SimulatedReplica> replicas;
  private final MemorySagaStore store;
  private final Map<String, UUID> started = new HashMap<>();
  private final Set<UUID> skipped = new HashSet<>();
  private int parked;

  Clients(
      VirtualTime time,
      Faults faults,
      RandomGenerator random,
      List<SimulatedReplica> replicas,
      MemorySagaStore store) {
    this.time = time;
    this.faults = faults;
    this.random = random;
    this.replicas = replicas;
    this.store = store;
  }

  void begin() {
    for (int i = 0; i < 1 + random.nextInt(2); i++) {
      String key = "key-" + i;
      for (int j = 0; j < 1 + random.nextInt(2); j++) {
        time.after(random.nextInt(STARTED_WITHIN_MS), () -> start(key));
      }
    }
    time.after(OPERATOR_LOOKS_MS, this::lookAfterParked);
  }

  private void start(String key) {
    Optional<SimulatedReplica> replica = anyUp();
    if (replica.isEmpty()) {
      time.after(AGAIN_AFTER_MS, () -> start(key));
      return;
    }
    IdempotencyKey idempotency = new IdempotencyKey("client", key, "same body", Duration.ofDays(1));
    Started answer =
        replica
            .get()
            .engine()
            .start(
                new Request(
                    DemoSaga.NAME, "{}", "{}", idempotency, id -> new Answer(202, id.toString())));
    UUID id = answer.sagaId();
    Violation.unless(id != null, "%s got %s", key, answer.kind());
    UUID first = started.putIfAbsent(key, id);
    Violation.unless(first == null || first.equals(id), "%s has two sagas", key);
    if (faults.happens(Fault.LOST)) {
      time.after(AGAIN_AFTER_MS, () -> start(key));
    }
    if (random.nextInt(8) == 0) {
      time.after(random.nextInt(STARTED_WITHIN_MS), () -> cancel(id));
    }
  }

  private Optional<SimulatedReplica> anyUp() {
    List<SimulatedReplica> up = replicas.stream().filter(SimulatedReplica::isUp).toList();
    return up.isEmpty() ? Optional.empty() : Optional.of(up.get(random.nextInt(up.size())));
  }

  private void cancel(UUID id) {
    anyUp().ifPresent(replica -> attempt(() -> replica.engine().cancel(id, "changed my mind")));
  }

  private void lookAfterParked() {
    boolean open = false;
    for (SagaSnapshot saga : List.copyOf(store.all())) {
      if (saga.state() == SagaState.PARKED) {
        parked++;
        anyUp().ifPresent(replica -> decide(replica.engine(), saga.id()));
      }
      open |= !saga.state().isTerminal();
    }
    if (open || time.millis() < faults.endMs()) {
      time.after(OPERATOR_LOOKS_MS, this::lookAfterParked);
    }
  }

  private void decide(JournalledSagaEngine engine, UUID id) {
    int choice = random.nextInt(10);
    if (choice == 0) {
      attempt(() -> engine.compensate(id, "better undone"));
    } else if (choice == 1) {
      attempt(
          () -> {
            engine.skip(id, "seen to by hand");
            skipped.add(id);
          });
    } else {
      attempt(() -> engine.retryParked(id, "should work again"));
    }
  }

  /** That a command comes too late is an answer, not an error. */
  private static void attempt(Runnable command) {
    try {
      command.run();
    } catch (SagaRefusedException e) {
      Violation.unless(!e.getMessage().isEmpty(), "refused without a word");
    }
  }

  /** Sagas of which a person took a step on themselves. */
  Set<UUID> skipped() {
    return skipped;
  }

  int timesParked() {
    return parked;
  }

  int keysUsed() {
    return started.size();
  }
}
