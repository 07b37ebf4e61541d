package com.example.bench.measure.database;

import com.example.launcher.LaunchFailure;
import com.example.launcher.parts.EmbeddedDatabase;
import com.example.launcher.process.Ports;
import com.example.launcher.process.RunDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL that survives a power cut: one of its own, or the one that DATABASE_URL names. */
public final class Server implements AutoCloseable {
  private static final List<String> SETTINGS =
      List.of(
          "server_version",
          "fsync",
          "synchronous_commit",
          "full_page_writes",
          "shared_buffers",
          "max_wal_size",
          "max_connections");

  private final @Nullable EmbeddedDatabase embedded;
  private final @Nullable Path data;
  private final Database admin;
  private final Set<String> created = new LinkedHashSet<>();

  private Server(@Nullable EmbeddedDatabase embedded, @Nullable Path data, Database admin) {
    this.embedded = embedded;
    this.data = data;
    this.admin = admin;
  }

  /**
   * Starts it, if it is one of its own.
   *
   * @param url of an existing one, whose user may create databases; empty for one of its own
   */
  public static Server start(Path root, RunDirectory directory, String url) {
    if (!url.isEmpty()) {
      requireLoopback(URI.create(url));
      return new Server(null, null, Database.of(url));
    }
    Path data = directory.path().resolve("postgres");
    remove(data);
    var embedded =
        new EmbeddedDatabase(
            data,
            root.resolve(".run").resolve("postgres-binaries"),
            directory.logFile("postgresql"),
            directory.pidFile("postgresql"),
            Ports.anyFree(),
            /* durable= */ true);
    String ended = embedded.start().getNow("");
    if (!ended.isEmpty()) {
      throw new LaunchFailure("PostgreSQL " + ended + embedded.explanation());
    }
    return new Server(embedded, data, Database.of(embedded.url("postgres")));
  }

  private static void remove(Path data) {
    try {
      RunDirectory.remove(data);
    } catch (IOException e) {
      throw new LaunchFailure("cannot remove " + data, e);
    }
  }

  private static void requireLoopback(URI url) {
    try {
      if (!InetAddress.getByName(url.getHost()).isLoopbackAddress()) {
        throw new LaunchFailure(
            "DATABASE_URL: %s is not this machine; load goes nowhere else"
                .formatted(url.getHost()));
      }
    } catch (UnknownHostException e) {
      throw new LaunchFailure("DATABASE_URL: " + url.getHost() + " is not known", e);
    }
  }

  /** What matters for commits. Fails if a power cut could lose one. */
  public Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    for (String name : SETTINGS) {
      settings.put(name, admin.text("show " + name));
    }
    for (String name : List.of("fsync", "synchronous_commit")) {
      if (!"on".equals(settings.get(name))) {
        throw new LaunchFailure(
            "PostgreSQL has %s=%s; what is measured needs on".formatted(name, settings.get(name)));
      }
    }
    return settings;
  }

  /** An empty one, whose predecessor of a run that was cut off is gone. */
  public synchronized Database create(String name) {
    String full = "bench_" + name;
    drop(full);
    created.add(full);
    admin.execute("create database " + full);
    return admin.sibling(full);
  }

  private void drop(String name) {
    admin.execute("drop database if exists %s with (force)".formatted(name));
  }

  /** What was measured on is gone, too: it is large. */
  @Override
  public synchronized void close() {
    if (embedded != null && data != null) {
      embedded.stop();
      remove(data);
    } else {
      created.forEach(this::drop);
    }
    created.clear();
  }
}
