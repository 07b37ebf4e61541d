package com.example.gateway.platform.saga.postgres;

import com.example.gateway.platform.saga.SagaDefinition;
import com.example.gateway.platform.saga.SagaDefinitions;
import com.example.gateway.platform.saga.SagaEngine;
import com.example.gateway.platform.saga.SagaEngineConformance;
import com.example.gateway.platform.saga.SagaListener;
import com.example.gateway.platform.saga.SagaSnapshot;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The engine over tables, woken up by db-scheduler, in real time. */
class PostgresSagaEngineTest extends SagaEngineConformance {
  private static TestDatabase database;

  @BeforeAll
  static void createDatabase() {
    database = new TestDatabase();
  }

  @AfterAll
  static void closeDatabase() {
    database.close();
  }

  @Override
  protected World world(SagaDefinition definition) {
    database.jdbc().sql("truncate saga, saga_journal, idempotency, scheduled_tasks").update();
    PostgresSagas sagas =
        new PostgresSagas(
            database.dataSource(),
            new SagaDefinitions(List.of(definition)),
            Clock.systemUTC(),
            new Random(1),
            Runnable::run,
            new SagaListener() {},
            PostgresSagas.Settings.of("only"));
    sagas.open();
    return new RealWorld(sagas);
  }

  private record RealWorld(PostgresSagas sagas) implements World {
    @Override
    public SagaEngine engine() {
      return sagas.engine();
    }

    @Override
    public SagaSnapshot rest(UUID id) {
      return Eventually.get(() -> engine().get(id).orElseThrow(), saga -> !saga.state().isLive());
    }

    @Override
    public void close() {
      sagas.close();
    }
  }
}
