package com.example.chaos.system;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database as the harness sees it: also while it is killed and comes back. */
public final class Sql implements AutoCloseable {
  private static final long PATIENCE_MS = 60_000;
  private static final long PAUSE_MS = 100;

  private final String url;
  private @Nullable Connection cached;

  /** Makes something of a row. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  @FunctionalInterface
  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Takes a URL as the services do. */
  Sql(String serviceUrl) {
    URI uri = URI.create(serviceUrl);
    String[] login = uri.getUserInfo().split(":", 2);
    this.url =
        "jdbc:postgresql://%s:%d%s?user=%s&password=%s&connectTimeout=2&socketTimeout=60"
            .formatted(uri.getHost(), uri.getPort(), uri.getPath(), login[0], login[1]);
  }

  public <T> List<T> query(String sql, RowReader<T> reader, Object... values) {
    return patiently(
        connection -> {
          try (PreparedStatement statement = prepare(connection, sql, values);
              ResultSet rows = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
              found.add(reader.read(rows));
            }
            return found;
          }
        });
  }

  /** May be done twice when the database is killed just then. */
  public int update(String sql, Object... values) {
    return patiently(
        connection -> {
          try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
          }
        });
  }

  /** A connection of one's own, for what has to last longer than a statement. */
  public Connection open() throws SQLException {
    return DriverManager.getConnection(url);
  }

  static PreparedStatement prepare(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private synchronized <T> T patiently(Work<T> work) {
    long end = System.currentTimeMillis() + PATIENCE_MS;
    for (; ; ) {
      try {
        if (cached == null) {
          cached = open();
        }
        return work.on(cached);
      } catch (SQLException e) {
        close();
        // Class 08: no connection; 57: shut down, or starting up. All else is the harness's fault.
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        boolean away = state.startsWith("08") || state.startsWith("57");
        if (!away || System.currentTimeMillis() > end) {
          throw new IllegalStateException(e.getMessage(), e);
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the database is away", e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      if (cached != null) {
        cached.close();
      }
    } catch (SQLException e) {
      // It was broken anyway.
    }
    cached = null;
  }
}
