package com.example.gateway;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Databases of their own, on a server that all tests of a run share. */
public final class TestDatabases {
  private static final EmbeddedPostgres SERVER = startServer();

  private TestDatabases() {}

  /** A new, empty one. */
  public static String url() {
    String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
    JdbcClient.create(SERVER.getPostgresDatabase()).sql("create database " + name).update();
    return "postgresql://postgres:postgres@localhost:%d/%s".formatted(SERVER.getPort(), name);
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
          .setServerConfig("max_connections", "300")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
