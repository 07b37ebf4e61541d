package com.example.bench.saga.contest;

import com.example.bench.measure.database.Database;
import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.SagaDefinition;
import com.example.gateway.platform.saga.SagaDefinitions;
import com.example.gateway.platform.saga.SagaEngine;
import com.example.gateway.platform.saga.SagaEngine.Answer;
import com.example.gateway.platform.saga.SagaEngine.IdempotencyKey;
import com.example.gateway.platform.saga.SagaEngine.Request;
import com.example.gateway.platform.saga.SagaListener;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaState;
import com.example.gateway.platform.saga.postgres.PostgresSagas;
import com.zaxxer.hikari.HikariDataSource;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The gateway's engine, put together as the gateway does, but for its logs and metrics. */
public final class EngineContestant implements Contestant {
  /** The gateway's default. */
  public static final Duration KEPT_FOR = Duration.ofDays(30);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Map<UUID, CompletableFuture<SagaState>> ends = new ConcurrentHashMap<>();
  private final HikariDataSource pool;
  private final ThreadPoolExecutor fastPath;
  private final PostgresSagas sagas;

  /** With the tables, and open: it also polls, sweeps and trims as it does in the gateway. */
  public EngineContestant(Database database, int concurrency, Duration keptFor) {
    this(database, concurrency, NoSteps.DEFINITION, "bench-" + UUID.randomUUID(), keptFor);
  }

  /**
   * The same with steps and a name of its own.
   *
   * @param keptFor what ended longer ago is trimmed meanwhile
   */
  public EngineContestant(
      Database database,
      int concurrency,
      SagaDefinition definition,
      String owner,
      Duration keptFor) {
    this.pool = database.pool(Contest.connections(concurrency));
    PostgresSagas.migrate(pool);
    this.fastPath =
        new ThreadPoolExecutor(
            concurrency,
            concurrency,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(concurrency * 16));
    this.sagas =
        new PostgresSagas(
            pool,
            new SagaDefinitions(List.of(definition)),
            Clock.systemUTC(),
            new SecureRandom(),
            fastPath,
            new Ends(),
            PostgresSagas.Settings.of(owner, concurrency, keptFor, GRACE));
    sagas.open();
  }

  @Override
  public String name() {
    return "saga engine";
  }

  @Override
  public void once() throws Exception {
    run();
  }

  /** The id of a saga that has ended. */
  public UUID run() throws Exception {
    UUID id = Objects.requireNonNull(sagas.engine().start(request()).sagaId());
    try {
      SagaState state = end(id).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (state != SagaState.COMPLETED) {
        throw new IllegalStateException("saga " + id + " ended in " + state);
      }
    } finally {
      ends.remove(id);
    }
    return id;
  }

  private static Request request() {
    return new Request(
        NoSteps.NAME,
        "{}",
        "{}",
        new IdempotencyKey("bench", UUID.randomUUID().toString(), "the same", Duration.ofDays(1)),
        id -> new Answer(202, "{}"));
  }

  private CompletableFuture<SagaState> end(UUID id) {
    return ends.computeIfAbsent(id, any -> new CompletableFuture<>());
  }

  /** Tells those who wait. */
  private final class Ends implements SagaListener {
    @Override
    public void committed(SagaSnapshot saga, List<JournalEntry> entries) {
      if (!saga.state().isLive()) {
        end(saga.id()).complete(saga.state());
      }
    }
  }

  public SagaEngine engine() {
    return sagas.engine();
  }

  @Override
  public void close() {
    fastPath.shutdown();
    sagas.close();
    pool.close();
  }
}
