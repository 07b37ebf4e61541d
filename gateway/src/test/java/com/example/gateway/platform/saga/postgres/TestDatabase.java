package com.example.gateway.platform.saga.postgres;

import com.example.gateway.TestDatabases;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database with the tables of sagas. */
final class TestDatabase implements AutoCloseable {
  private final HikariDataSource dataSource = new HikariDataSource();

  TestDatabase() {
    URI url = URI.create(TestDatabases.url());
    dataSource.setJdbcUrl(
        "jdbc:postgresql://%s:%d%s".formatted(url.getHost(), url.getPort(), url.getPath()));
    dataSource.setUsername("postgres");
    dataSource.setMaximumPoolSize(12);
    PostgresSagas.migrate(dataSource);
  }

  HikariDataSource dataSource() {
    return dataSource;
  }

  JdbcClient jdbc() {
    return JdbcClient.create(dataSource);
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
