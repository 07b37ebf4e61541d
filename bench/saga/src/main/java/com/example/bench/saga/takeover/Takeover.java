package com.example.bench.saga.takeover;

import com.example.bench.measure.database.Database;
import com.example.bench.measure.database.Server;
import com.example.bench.measure.report.Figure;
import com.example.bench.measure.report.Figure.Target;
import com.example.bench.measure.report.Progress;
import com.example.bench.measure.report.Sample;
import com.example.bench.saga.Plan;
import com.example.bench.saga.contest.NoSteps;
import com.example.gateway.platform.saga.postgres.PostgresSagas;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Two replicas with sagas under way; one is killed, and another one started, again and again. By
 * the database's clock, from just before the kill to the first entry under a new epoch, for each
 * saga the dead one had.
 */
public final class Takeover {
  private static final double LIMIT_SECONDS = 6;
  private static final int SAGAS = 8;

  private final Plan plan;
  private final Progress progress;
  private final Path logs;
  private final Database database;

  public Takeover(Server server, Plan plan, Progress progress, Path logs) {
    this.plan = plan;
    this.progress = progress;
    this.logs = logs;
    this.database = server.create("takeover");
    try (HikariDataSource pool = database.pool(3)) {
      PostgresSagas.migrate(pool);
    }
    // The entries' own time is that of the replica that writes them.
    database.execute(
        "alter table saga_journal add written_at timestamptz not null default clock_timestamp()");
  }

  public List<Figure> run() throws InterruptedException {
    Deque<WorkerProcess> workers = new ArrayDeque<>();
    List<Double> seconds = new ArrayList<>();
    var stop = new Thread(() -> workers.forEach(WorkerProcess::close), "stop-workers");
    Runtime.getRuntime().addShutdownHook(stop);
    try (HikariDataSource pool = database.pool(2)) {
      JdbcClient jdbc = JdbcClient.create(pool);
      workers.add(worker(0));
      workers.add(worker(1));
      for (int kill = 1; kill <= plan.kills(); kill++) {
        workers.forEach(WorkerProcess::awaitReady);
        List<Double> found = killed(jdbc, workers, kill);
        seconds.addAll(found);
        progress.say(
            "kill -9 %d of %d: %d sagas taken over, the last after %.1f s",
            kill, plan.kills(), found.size(), new Sample(0, found).percentile(100));
      }
    } finally {
      workers.forEach(WorkerProcess::close);
    }
    return figures(new Sample(0, seconds));
  }

  private List<Figure> figures(Sample sample) {
    String of = " (%d sagas, %d kills)".formatted(sample.count(), plan.kills());
    return List.of(
        new Figure("takeover, p50" + of, "s", sample.spread(50)),
        new Figure("takeover, p99" + of, "s", sample.spread(99), Target.atMost(LIMIT_SECONDS)));
  }

  private WorkerProcess worker(int number) {
    return WorkerProcess.start(database, "worker-" + number, SAGAS, logs);
  }

  private List<Double> killed(JdbcClient jdbc, Deque<WorkerProcess> workers, int kill)
      throws InterruptedException {
    WorkerProcess victim = workers.removeFirst();
    Deadline busy = new Deadline(victim.name() + " has no sagas under way");
    while (underWay(jdbc, victim).size() < SAGAS / 2) {
      busy.lookAgain();
    }
    OffsetDateTime at = jdbc.sql("select clock_timestamp()").query(OffsetDateTime.class).single();
    victim.kill();
    List<Orphan> orphans = underWay(jdbc, victim);
    workers.addLast(worker(kill + 1));
    return awaitAll(jdbc, orphans, at);
  }

  /** A saga whose replica is dead, or will be. */
  private record Orphan(Object id, long epoch) {}

  private static List<Orphan> underWay(JdbcClient jdbc, WorkerProcess worker) {
    return jdbc.sql(
            """
            select id, epoch from saga
            where owner = ? and type = ? and state in ('RUNNING', 'COMMITTED', 'COMPENSATING')
            """)
        .params(worker.name(), NoSteps.NAME)
        .query((row, number) -> new Orphan(row.getObject(1), row.getLong(2)))
        .list();
  }

  private static List<Double> awaitAll(JdbcClient jdbc, List<Orphan> orphans, OffsetDateTime at)
      throws InterruptedException {
    List<Double> seconds = new ArrayList<>();
    Deque<Orphan> waiting = new ArrayDeque<>(orphans);
    var deadline = new Deadline("sagas of a dead replica are not taken over");
    while (!waiting.isEmpty()) {
      Double took = takenOverAfter(jdbc, waiting.getFirst(), at);
      if (took == null) {
        deadline.lookAgain();
      } else {
        seconds.add(took);
        waiting.removeFirst();
      }
    }
    return seconds;
  }

  private static @Nullable Double takenOverAfter(
      JdbcClient jdbc, Orphan orphan, OffsetDateTime at) {
    return jdbc.sql(
            """
            select extract(epoch from min(written_at) - ?::timestamptz)::float8
            from saga_journal where saga_id = ? and epoch > ?
            """)
        .params(at, orphan.id(), orphan.epoch())
        .query((row, number) -> row.getObject(1, Double.class))
        .list()
        .get(0);
  }
}
