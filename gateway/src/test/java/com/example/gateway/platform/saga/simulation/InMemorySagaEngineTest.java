package com.example.gateway.platform.saga.simulation;

import com.example.gateway.platform.saga.JournalledSagaEngine;
import com.example.gateway.platform.saga.JournalledSagaEngine.Settings;
import com.example.gateway.platform.saga.SagaDefinition;
import com.example.gateway.platform.saga.SagaDefinitions;
import com.example.gateway.platform.saga.SagaEngine;
import com.example.gateway.platform.saga.SagaEngineConformance;
import com.example.gateway.platform.saga.SagaListener;
import com.example.gateway.platform.saga.SagaRunner;
import com.example.gateway.platform.saga.SagaSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The engine over maps, in virtual time: steps take place when somebody waits for them. */
class InMemorySagaEngineTest extends SagaEngineConformance {
  @Override
  protected World world(SagaDefinition definition) {
    return new VirtualWorld(definition);
  }

  private static final class VirtualWorld implements World {
    private final VirtualTime time = new VirtualTime();
    private final Map<UUID, Instant> due = new HashMap<>();
    private final JournalledSagaEngine engine;

    VirtualWorld(SagaDefinition definition) {
      MemorySagaStore store = new MemorySagaStore(time, this::wake);
      engine =
          new JournalledSagaEngine(
              new SagaDefinitions(List.of(definition)),
              store,
              time,
              new SplittableRandom(1),
              new Settings("only", Duration.ofSeconds(5), 8),
              new SagaListener() {},
              SagaRunner::drive);
    }

    private void wake(UUID id, @Nullable Instant at) {
      if (at == null) {
        due.remove(id);
        return;
      }
      due.put(id, at);
      time.after(
          at.toEpochMilli() - time.millis(),
          () -> {
            if (due.remove(id, at)) {
              engine.runner().pickUp(id).ifPresent(engine.runner()::drive);
            }
          });
    }

    @Override
    public SagaEngine engine() {
      return engine;
    }

    @Override
    public SagaSnapshot rest(UUID id) {
      while (time.step()) {
        // Each step may schedule the next.
      }
      return engine.get(id).orElseThrow();
    }

    @Override
    public void close() {}
  }
}
