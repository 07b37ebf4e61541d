package com.example.bench.saga.contest;

import com.example.bench.measure.database.Database;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/** The ceiling: one row in one commit, and nothing around it. */
final class CommitsContestant implements Contestant {
  private final HikariDataSource pool;

  CommitsContestant(Database database, int concurrency) {
    database.execute("create table if not exists entry (id uuid primary key, text text not null)");
    this.pool = database.pool(Contest.connections(concurrency));
  }

  @Override
  public String name() {
    return "single-row commits";
  }

  @Override
  public void once() throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement insert = connection.prepareStatement("insert into entry values (?, ?)")) {
      insert.setObject(1, UUID.randomUUID());
      insert.setString(2, "{}");
      insert.executeUpdate();
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
