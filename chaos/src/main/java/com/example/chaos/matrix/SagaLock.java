package com.example.chaos.matrix;

import com.example.chaos.system.Sql;
import com.example.chaos.system.Waiting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Keeps a gateway from committing, by the lock on the saga's row. */
final class SagaLock {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Sql sql;
  private final Connection connection;
  private final int backend;

  SagaLock(Sql sql, String saga) {
    this.sql = sql;
    try {
      connection = sql.open();
      connection.setAutoCommit(false);
      try (PreparedStatement statement =
          connection.prepareStatement(
              "select pg_backend_pid() from saga where id = ?::uuid for update")) {
        statement.setString(1, saga);
        var rows = statement.executeQuery();
        rows.next();
        backend = rows.getInt(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("saga " + saga + " cannot be locked", e);
    }
  }

  private List<Integer> waiting() {
    return sql.query(
        "select pid from pg_stat_activity where ? = any(pg_blocking_pids(pid))",
        row -> row.getInt(1),
        backend);
  }

  void awaitCommit() throws InterruptedException {
    if (!Waiting.until(LIMIT, () -> !waiting().isEmpty())) {
      throw new IllegalStateException("the gateway did not try to commit");
    }
  }

  /**
   * Lets the lock go.
   *
   * @param withoutCommit the server would finish the statement of a client that is dead by now
   */
  void release(boolean withoutCommit) {
    if (withoutCommit) {
      for (int pid : waiting()) {
        sql.query("select pg_terminate_backend(?)", row -> row.getBoolean(1), pid);
      }
    }
    try {
      connection.close();
    } catch (SQLException e) {
      // The server is gone, and the lock with it.
    }
  }
}
