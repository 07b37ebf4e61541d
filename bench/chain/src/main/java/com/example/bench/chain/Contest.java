package com.example.bench.chain;

import com.example.bench.chain.load.Turn;
import com.example.bench.chain.load.Way;
import com.example.bench.chain.load.Work;
import com.example.bench.measure.report.Progress;
import java.time.Instant;
import java.util.List;

/** The ways in turns, A B C A B C: what else the machine does meets all of them. */
final class Contest {
  /** Two turns that differ by less are warm. */
  private static final double STABLE = 0.1;

  private static final int COMPILING_STEPS = 6;

  private final List<Way> ways;
  private final Plan plan;
  private final Progress progress;

  Contest(List<Way> ways, Plan plan, Progress progress) {
    this.ways = ways;
    this.plan = plan;
    this.progress = progress;
  }

  /** Each way until a further turn costs what the last one did, or it has had enough of them. */
  void warmUp() throws InterruptedException {
    for (Way way : ways) {
      double last = Double.POSITIVE_INFINITY;
      int turns = 0;
      boolean stable = false;
      while (!stable && turns < plan.warmUps()) {
        double cpu = 0;
        for (Work work : Work.values()) {
          if (way.offers(work)) {
            cpu += way.closed(work, plan.turn()).cpuMs();
          }
        }
        turns++;
        stable = Math.abs(cpu / last - 1) < STABLE;
        last = cpu;
      }
      progress.say("warm-up: %s, %d turns, %s", way.name(), turns, stable ? "stable" : "enough");
    }
  }

  /**
   * Until the gateway's JVM has compiled most of what it will: it takes a hundred thousand
   * requests, during which each costs less than the last. All ways through it profit.
   */
  void compile(Way way) throws InterruptedException {
    var end = Instant.now().plus(plan.compiling());
    while (Instant.now().isBefore(end)) {
      Turn turn = way.closed(Work.GET, plan.compiling().dividedBy(COMPILING_STEPS));
      progress.say("warm-up: %s, %.2f ms CPU a read", way.name(), turn.cpuMs());
    }
  }

  Results run() throws InterruptedException {
    var results = new Results();
    for (int pass = 1; pass <= plan.passes(); pass++) {
      for (Work work : Work.values()) {
        for (Way way : ways) {
          if (way.offers(work)) {
            settle(way, work);
            results.add(way.name(), work, way.closed(work, plan.turn()));
          }
        }
      }
      progress.say("pass %d of %d, %d connections", pass, plan.passes(), Way.CONNECTIONS);
    }
    for (int pass = 1; pass <= plan.passes(); pass++) {
      for (Way way : ways) {
        settle(way, Work.GET);
        Turn turn = way.open(Work.GET, plan.perSecond(), plan.offered());
        results.addOffered(way.name(), turn);
      }
      progress.say("pass %d of %d, %d requests a second", pass, plan.passes(), plan.perSecond());
    }
    return results;
  }

  /** Pools let go of connections that nobody used while others had their turns. */
  private void settle(Way way, Work work) throws InterruptedException {
    way.closed(work, plan.turn().dividedBy(5));
  }
}
