package com.example.bench.saga.volume;

import com.example.bench.measure.database.Database;
import com.example.bench.measure.database.Server;
import com.example.bench.measure.report.Figure;
import com.example.bench.measure.report.Figure.Target;
import com.example.bench.measure.report.Progress;
import com.example.bench.measure.report.Sample;
import com.example.bench.measure.report.Spread;
import com.example.bench.saga.Plan;
import com.example.bench.saga.contest.EngineContestant;
import com.example.bench.saga.contest.Load;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToDoubleFunction;

/**
 * What a saga costs in an empty journal, in one full of finished sagas, and in the full one while
 * as many of them are trimmed as end, in turns.
 */
public final class Volume {
  private static final Target FLAT = new Target(0.9, 1.1);
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final Plan plan;
  private final Progress progress;
  private final Database empty;
  private final Database full;

  public Volume(Server server, Plan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
    this.empty = server.create("empty");
    this.full = server.create("full");
  }

  /** What one turn gave, with the CPU time of all processes for each saga. */
  private record Turn(Sample sample, double cpuMillis, long trimmed) {
    double millis() {
      return 1000 / sample.perSecond();
    }
  }

  private record Round(Turn empty, Turn full, Turn trimmed) {}

  public List<Figure> run() throws Exception {
    prepare(empty, 0);
    prepare(full, plan.finished());
    List<Round> rounds = new ArrayList<>();
    for (int i = 1; i <= plan.rounds(); i++) {
      String of = "round %d of %d".formatted(i, plan.rounds());
      Turn first = turn(empty, "empty, " + of, 0);
      Turn second = turn(full, "full, " + of, 0);
      Turn third = turn(full, "full and trimmed, " + of, second.sample.count());
      rounds.add(new Round(first, second, third));
    }
    return figures(rounds);
  }

  private void prepare(Database database, int finished) throws Exception {
    UUID template;
    try (var engine = engine(database, EngineContestant.KEPT_FOR)) {
      template = engine.run();
      Load.run(engine::once, plan.concurrency(), plan.warmUp());
    }
    if (finished > 0) {
      var jdbc = database.jdbc();
      new Filler(jdbc, template).fill(finished, progress);
    }
    // As the server does by itself, in time.
    database.execute("vacuum (analyze)");
    database.execute("checkpoint");
  }

  private EngineContestant engine(Database database, Duration keptFor) {
    return new EngineContestant(database, plan.concurrency(), keptFor);
  }

  /**
   * One turn.
   *
   * @param due so many finished sagas are old enough to go while it lasts
   */
  private Turn turn(Database database, String what, int due) throws InterruptedException {
    var jdbc = database.jdbc();
    Duration keptFor = due == 0 ? EngineContestant.KEPT_FOR : due(database, due);
    // Not before the turn begins.
    jdbc.sql(
            """
            update scheduled_tasks set execution_time = now() + interval '1 hour'
            where task_name = 'saga-trim'
            """)
        .update();
    try (var engine = engine(database, keptFor)) {
      Load.run(engine::once, plan.concurrency(), SETTLE);
      long before = sagas(database);
      var cpu = new CpuTime(database);
      Map<Long, Duration> used = cpu.read();
      jdbc.sql("update scheduled_tasks set execution_time = now() where task_name = 'saga-trim'")
          .update();
      Sample sample = Load.run(engine::once, plan.concurrency(), plan.round());
      double cpuMillis = CpuTime.between(used, cpu.read()) / sample.count();
      var turn = new Turn(sample, cpuMillis, before + sample.count() - sagas(database));
      progress.say(
          "%s: %.0f sagas/s, %.2f ms CPU each, p99 %.0f ms, %d trimmed",
          what, sample.perSecond(), cpuMillis, sample.percentile(99), turn.trimmed);
      return turn;
    }
  }

  private static long sagas(Database database) {
    return database.jdbc().sql("select count(*) from saga").query(Long.class).single();
  }

  /** How long finished sagas have to be kept so that so many are too old. */
  private static Duration due(Database database, int count) {
    var jdbc = database.jdbc();
    jdbc.sql(
            """
            update idempotency set expires_at = now()
            where saga_id in (select id from saga order by id limit ?)
            """)
        .params(count)
        .update();
    OffsetDateTime newest =
        jdbc.sql("select created_at from saga order by id offset ? limit 1")
            .params(count)
            .query(OffsetDateTime.class)
            .single();
    return Duration.between(newest.toInstant(), Instant.now());
  }

  private List<Figure> figures(List<Round> rounds) {
    String sagas = "%,d finished".formatted(plan.finished());
    return List.of(
        new Figure("time for each saga, empty", "ms", spread(rounds, r -> r.empty.millis())),
        new Figure("CPU for each saga, empty", "ms", spread(rounds, r -> r.empty.cpuMillis)),
        new Figure(
            "time, %s / empty".formatted(sagas),
            "x",
            spread(rounds, r -> r.full.millis() / r.empty.millis()),
            FLAT),
        new Figure(
            "CPU, %s / empty".formatted(sagas),
            "x",
            spread(rounds, r -> r.full.cpuMillis / r.empty.cpuMillis),
            FLAT),
        new Figure(
            "time, %s and trimmed / empty".formatted(sagas),
            "x",
            spread(rounds, r -> r.trimmed.millis() / r.empty.millis())),
        new Figure(
            "CPU, %s and trimmed / empty".formatted(sagas),
            "x",
            spread(rounds, r -> r.trimmed.cpuMillis / r.empty.cpuMillis)),
        new Figure(
            "trimmed / ended meanwhile",
            "x",
            spread(rounds, r -> (double) r.trimmed.trimmed / r.trimmed.sample.count())),
        new Figure(
            "p99 while trimmed", "ms", spread(rounds, r -> r.trimmed.sample.percentile(99))));
  }

  private static Spread spread(List<Round> rounds, ToDoubleFunction<Round> reading) {
    return Spread.of(rounds.stream().map(reading::applyAsDouble).toList());
  }
}
