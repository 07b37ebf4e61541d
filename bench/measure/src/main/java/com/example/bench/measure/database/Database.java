package com.example.bench.measure.database;

import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** One database of the server. */
public record Database(String url, String user, String password) {
  static Database of(String serviceUrl) {
    URI uri = URI.create(serviceUrl);
    String[] login = uri.getRawUserInfo().split(":", 2);
    int port = uri.getPort() < 0 ? 5432 : uri.getPort();
    return new Database(
        "jdbc:postgresql://%s:%d%s".formatted(uri.getHost(), port, uri.getPath()),
        URLDecoder.decode(login[0], StandardCharsets.UTF_8),
        login.length < 2 ? "" : URLDecoder.decode(login[1], StandardCharsets.UTF_8));
  }

  Database sibling(String name) {
    return new Database(url.substring(0, url.lastIndexOf('/') + 1) + name, user, password);
  }

  /** As services take it. */
  public String serviceUrl() {
    String at = url.substring(url.indexOf("://"));
    return "postgresql://%s:%s@%s".formatted(encoded(user), encoded(password), at.substring(3));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** As the gateway's, and the same for all that are compared. */
  public HikariDataSource pool(int connections) {
    var pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setUsername(user);
    pool.setPassword(password);
    pool.setMaximumPoolSize(connections);
    pool.setConnectionTimeout(5_000);
    return pool;
  }

  public Connection open() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** For what is not measured: a connection of its own for each call. */
  public JdbcClient jdbc() {
    return JdbcClient.create(new SingleConnectionDataSource(url, user, password, true));
  }

  public void execute(String sql) {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }

  String text(String sql) {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }
}
