package com.example.chaos.system;

import com.example.launcher.LaunchFailure;
import com.example.launcher.parts.EmbeddedDatabase;
import com.example.launcher.process.Ports;
import com.example.launcher.process.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The PostgreSQL server with the shop's and the gateways' databases. */
public final class Database {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);

  private final EmbeddedDatabase server;

  Database(Path root, RunDirectory directory) {
    Path data = directory.path().resolve("postgres");
    try {
      RunDirectory.remove(data);
    } catch (IOException e) {
      throw new LaunchFailure("cannot remove " + data, e);
    }
    // Without fsync: what is killed are processes, not the machine.
    this.server =
        new EmbeddedDatabase(
            data,
            root.resolve(".run").resolve("postgres-binaries"),
            directory.logFile("postgresql"),
            directory.pidFile("postgresql"),
            Ports.anyFree(),
            /* durable= */ false);
  }

  /** As kill -9 of the server. */
  public void crash() {
    server.kill();
  }

  /** Starts it, again too: what one that was killed left in memory may have to go first. */
  public void appear() throws InterruptedException {
    var ended = new StringBuilder();
    boolean up =
        Waiting.until(
            START_LIMIT,
            () -> {
              ended.setLength(0);
              ended.append(server.start().getNow(""));
              return ended.isEmpty();
            });
    if (!up) {
      throw new LaunchFailure("PostgreSQL " + ended + server.explanation());
    }
  }

  public boolean up() {
    return server.ready();
  }

  String shopUrl() {
    return server.url();
  }

  String gatewayUrl() {
    return server.gatewayUrl();
  }

  /** As superuser: to see and end what gateways wait for. */
  String gatewayAdminUrl() {
    return server.url("gateway");
  }

  void stop() {
    server.stop();
  }
}
