package com.example.bench.saga.contest;

import com.example.bench.measure.database.Database;
import com.zaxxer.hikari.HikariDataSource;
import dev.dbos.transact.DBOS;
import dev.dbos.transact.StartWorkflowOptions;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import java.util.UUID;

/**
 * DBOS Transact as its documentation shows it: a workflow that runs steps, started under an id that
 * makes it safe to repeat. Its own connection settings, but as many connections as all have here.
 */
final class DbosContestant implements Contestant {
  private final HikariDataSource pool;
  private final DBOS dbos;
  private final NoSteps workflow;

  /** What DBOS makes durable. */
  public interface NoSteps {
    String run(String input);
  }

  private static final class FiveTimesNothing implements NoSteps {
    private final DBOS dbos;

    FiveTimesNothing(DBOS dbos) {
      this.dbos = dbos;
    }

    @Override
    @Workflow(name = "noSteps")
    public String run(String input) {
      for (String step : new String[] {"one", "two", "three", "four", "five"}) {
        dbos.runStep(() -> "{}", step);
      }
      return input;
    }
  }

  DbosContestant(Database database, int concurrency) {
    this.pool =
        dev.dbos.transact.database.SystemDatabase.createDataSource(
            database.url(), database.user(), database.password());
    pool.setMaximumPoolSize(Contest.connections(concurrency));
    this.dbos =
        new DBOS(
            DBOSConfig.defaults("bench")
                .withDatabaseUrl(database.url())
                .withDbUser(database.user())
                .withDbPassword(database.password())
                .withDataSource(pool));
    this.workflow = dbos.registerProxy(NoSteps.class, new FiveTimesNothing(dbos));
    dbos.launch();
  }

  static String version() {
    return DBOS.version();
  }

  @Override
  public String name() {
    return "DBOS Transact";
  }

  @Override
  public void once() {
    var options = new StartWorkflowOptions(UUID.randomUUID().toString());
    dbos.startWorkflow(() -> workflow.run("{}"), options).getResult();
  }

  @Override
  public void close() {
    dbos.shutdown();
    pool.close();
  }
}
