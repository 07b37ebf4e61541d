package com.example.bench.saga.takeover;

import com.example.bench.measure.database.Database;
import com.example.bench.saga.contest.EngineContestant;
import com.example.bench.saga.contest.Load;
import com.example.bench.saga.contest.NoSteps;
import com.example.gateway.platform.saga.StepResult;
import java.time.Duration;

/** A replica, as a process of its own, that always has sagas under way until it is killed. */
public final class Worker {
  static final String USER = "BENCH_USER";
  static final String PASSWORD = "BENCH_PASSWORD";

  /** Said when sagas are under way. */
  static final String READY = "ready";

  /** As a step that calls somebody; so there is an attempt to take over at any time. */
  private static final Duration STEP = Duration.ofMillis(200);

  /** It ends by itself, should nobody be left to kill it. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private Worker() {}

  /** Takes the URL of the database, the name of the replica, and how many sagas at a time. */
  public static void main(String[] args) throws InterruptedException {
    var database = new Database(args[0], System.getenv(USER), System.getenv(PASSWORD));
    int concurrency = Integer.parseInt(args[2]);
    var definition =
        NoSteps.definition(
            input -> {
              try {
                Thread.sleep(STEP.toMillis());
                return StepResult.ok();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return StepResult.unknown("INTERRUPTED", "It was interrupted");
              }
            });
    try (var engine =
        new EngineContestant(
            database, concurrency, definition, args[1], EngineContestant.KEPT_FOR)) {
      Load.run(engine::once, concurrency, STEP);
      System.out.println(READY);
      Load.run(engine::once, concurrency, LONGEST);
    }
  }
}
