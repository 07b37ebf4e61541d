package com.example.gateway.platform.saga.postgres;

import com.example.gateway.platform.saga.JournalledSagaEngine;
import com.example.gateway.platform.saga.SagaDefinitions;
import com.example.gateway.platform.saga.SagaEngine;
import com.example.gateway.platform.saga.SagaListener;
import com.example.gateway.platform.saga.SagaRunner;
import com.example.gateway.platform.saga.SagaRunner.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts together: the engine of one replica, on a database that all replicas share. */
public final class PostgresSagas implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresSagas.class);

  /** As many that hang as are under way, on both the fast path and the scheduler's. */
  private static final int BODIES_FOR_A_THREAD = 4;

  /** With the poll that finds it due, a takeover stays well below six seconds. */
  private static final Duration LEASE = Duration.ofMillis(4_500);

  private final PostgresSagaStore store;
  private final JournalledSagaEngine engine;
  private final SagaScheduler scheduler;

  /**
   * How one replica works.
   *
   * @param owner names this replica; no two may have the same
   * @param threads for sagas that were woken up; connections needed are a few more
   * @param lease how long an accepted saga is left to the replica that accepted it
   * @param keptFor how long finished sagas stay
   */
  public record Settings(
      String owner, int threads, Duration lease, Duration keptFor, Duration shutdownGrace) {
    public static Settings of(String owner) {
      return of(owner, 10, Duration.ofDays(30), Duration.ofSeconds(10));
    }

    public static Settings of(String owner, int threads, Duration keptFor, Duration shutdownGrace) {
      return new Settings(owner, threads, LEASE, keptFor, shutdownGrace);
    }
  }

  /**
   * @param fastPath runs what has just been accepted; it may refuse, and then the scheduler does
   */
  public PostgresSagas(
      DataSource dataSource,
      SagaDefinitions definitions,
      Clock clock,
      RandomGenerator random,
      Executor fastPath,
      SagaListener listener,
      Settings settings) {
    // A database keeps microseconds: what is read has to be what was written.
    Clock millis = Clock.tick(clock, Duration.ofMillis(1));
    this.store = new PostgresSagaStore(dataSource, millis);
    this.engine =
        new JournalledSagaEngine(
            definitions,
            store,
            millis,
            random,
            new JournalledSagaEngine.Settings(
                settings.owner(), settings.lease(), BODIES_FOR_A_THREAD * settings.threads()),
            listener,
            (runner, turn) -> hurry(millis, fastPath, runner, turn));
    this.scheduler = new SagaScheduler(dataSource, store, engine.runner(), clock, settings);
  }

  /** Creates or updates the tables. They have a history of their own. */
  public static void migrate(DataSource dataSource) {
    Flyway.configure()
        .dataSource(dataSource)
        .locations("classpath:db/saga")
        .table("saga_schema_history")
        .load()
        .migrate();
  }

  /** From here on this replica also takes up what others left. */
  public void open() {
    scheduler.start();
  }

  /** Lets what it is at end, within the grace; others take up the rest. */
  @Override
  public void close() {
    scheduler.stop();
  }

  private static void hurry(Clock clock, Executor fastPath, SagaRunner runner, Turn turn) {
    try {
      fastPath.execute(() -> run(clock, runner, turn));
    } catch (RejectedExecutionException e) {
      LOG.debug("saga {} is left to the scheduler: {}", turn.saga().id(), e.getMessage());
    }
  }

  /** What waited for a thread for too long, another replica has by now. */
  @SuppressWarnings("CatchingUnchecked") // it is durable: whoever wakes it up goes on
  private static void run(Clock clock, SagaRunner runner, Turn turn) {
    if (turn.leaseUntil() != null && clock.instant().isAfter(turn.leaseUntil())) {
      return;
    }
    try {
      runner.drive(turn);
    } catch (RuntimeException e) {
      LOG.warn("saga {} is left to its wake-up: {}", turn.saga().id(), e.toString());
    }
  }

  /** When the oldest saga of a type began that is still under way. */
  public Optional<Instant> oldestLive(String type) {
    return store.oldestLive(type);
  }

  public SagaEngine engine() {
    return engine;
  }
}
