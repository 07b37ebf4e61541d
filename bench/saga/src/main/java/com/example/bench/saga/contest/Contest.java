package com.example.bench.saga.contest;

import com.example.bench.measure.database.Server;
import com.example.bench.measure.report.Figure;
import com.example.bench.measure.report.Figure.Target;
import com.example.bench.measure.report.Progress;
import com.example.bench.measure.report.Sample;
import com.example.bench.measure.report.Spread;
import com.example.bench.saga.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The engine, DBOS Transact and plain commits in turns, so that whatever else the machine does
 * meets all three; each ratio is of one round.
 */
public final class Contest {
  /** N steps cost N+1 commits. */
  private static final int COMMITS = NoSteps.STEPS + 1;

  private static final double TIMES_DBOS = 1.5;
  private static final double SHARE_OF_CEILING = 0.2;

  /** Before each turn, for connections and statements that are new. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final Plan plan;
  private final Progress progress;
  private final List<Supplier<Contestant>> contestants;

  public Contest(Server server, Plan plan, Progress progress) {
    var engine = server.create("engine");
    var dbos = server.create("dbos");
    var commits = server.create("commits");
    this.plan = plan;
    this.progress = progress;
    this.contestants =
        List.of(
            () -> new EngineContestant(engine, plan.concurrency(), EngineContestant.KEPT_FOR),
            () -> new DbosContestant(dbos, plan.concurrency()),
            () -> new CommitsContestant(commits, plan.concurrency()));
  }

  /** As many as work at a time, and a few for what goes on beside. */
  static int connections(int concurrency) {
    return concurrency + 4;
  }

  public static String dbosVersion() {
    return DbosContestant.version();
  }

  public List<Figure> run() throws InterruptedException {
    for (Supplier<Contestant> each : contestants) {
      turn(each, "warm-up", plan.warmUp());
    }
    List<List<Sample>> turns = new ArrayList<>();
    for (int pass = 1; pass <= plan.passes(); pass++) {
      List<Sample> round = new ArrayList<>();
      for (Supplier<Contestant> each : contestants) {
        round.add(turn(each, "pass %d of %d".formatted(pass, plan.passes()), plan.pass()));
      }
      turns.add(round);
    }
    return figures(turns);
  }

  private Sample turn(Supplier<Contestant> one, String what, Duration duration)
      throws InterruptedException {
    try (Contestant contestant = one.get()) {
      Load.run(contestant::once, plan.concurrency(), SETTLE);
      Sample sample = Load.run(contestant::once, plan.concurrency(), duration);
      progress.say(
          "%s, %s: %.0f/s, p99 %.0f ms",
          contestant.name(), what, sample.perSecond(), sample.percentile(99));
      return sample;
    }
  }

  private static List<Figure> figures(List<List<Sample>> rounds) {
    return List.of(
        new Figure("saga engine", "sagas/s", spread(rounds, r -> speed(r, 0))),
        new Figure("DBOS Transact", "flows/s", spread(rounds, r -> speed(r, 1))),
        new Figure("single-row commits", "commits/s", spread(rounds, r -> speed(r, 2))),
        new Figure("saga engine, p50", "ms", spread(rounds, r -> r.get(0).percentile(50))),
        new Figure("saga engine, p99", "ms", spread(rounds, r -> r.get(0).percentile(99))),
        new Figure("DBOS Transact, p50", "ms", spread(rounds, r -> r.get(1).percentile(50))),
        new Figure("DBOS Transact, p99", "ms", spread(rounds, r -> r.get(1).percentile(99))),
        new Figure(
            "saga engine / DBOS Transact",
            "x",
            spread(rounds, r -> speed(r, 0) / speed(r, 1)),
            Target.atLeast(TIMES_DBOS)),
        new Figure(
            "saga engine / (commits / %d)".formatted(COMMITS),
            "",
            spread(rounds, r -> speed(r, 0) / (speed(r, 2) / COMMITS)),
            Target.atLeast(SHARE_OF_CEILING)));
  }

  private interface Reading {
    double of(List<Sample> round);
  }

  private static double speed(List<Sample> round, int contestant) {
    return round.get(contestant).perSecond();
  }

  private static Spread spread(List<List<Sample>> rounds, Reading reading) {
    return Spread.of(rounds.stream().map(reading::of).toList());
  }
}
