package com.example.gateway.platform.saga.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database of one's own on a server that all tests of a run share. */
final class TestDatabase implements AutoCloseable {
  private static final EmbeddedPostgres SERVER = startServer();

  private final HikariDataSource dataSource = new HikariDataSource();

  TestDatabase() {
    String name = "saga_" + UUID.randomUUID().toString().replace('-', '_');
    JdbcClient.create(SERVER.getPostgresDatabase()).sql("create database " + name).update();
    dataSource.setJdbcUrl(SERVER.getJdbcUrl("postgres", name));
    dataSource.setMaximumPoolSize(12);
    PostgresSagas.migrate(dataSource);
  }

  private static EmbeddedPostgres startServer() {
    try {
      return EmbeddedPostgres.builder()
          // The library's own search refuses to find the one archive by two ways.
          .setPgBinaryResolver(
              (system, machine) -> {
                String architecture = machine.equals("aarch64") ? "arm_64" : machine;
                return EmbeddedPostgres.class.getResourceAsStream(
                    "/postgres-%s-%s.txz".formatted(system.toLowerCase(Locale.ROOT), architecture));
              })
          .setServerConfig("fsync", "off")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
