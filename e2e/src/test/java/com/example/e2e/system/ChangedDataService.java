package com.example.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The data service with another schema, where the real one was: same ports, same database. */
public final class ChangedDataService implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private static final List<String> UNCHANGED =
      List.of("package.json", "node_modules", "migrations");

  private final Process process;
  private final Path folder;

  private ChangedDataService(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /**
   * Starts it; the real one must be stopped.
   *
   * @param folder an empty one
   */
  public static ChangedDataService start(RunningSystem system, Path folder, SchemaChange change) {
    try {
      copy(folder, change);
      Path log = folder.resolve("log");
      var builder =
          new ProcessBuilder("node", "dist/server.js")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("DATABASE_URL", system.databaseUrl());
      builder.environment().put("DATA_SERVICE_PORT", "" + system.dataService().getPort());
      builder
          .environment()
          .put(
              "DATA_SERVICE_GRPC_PORT", "" + URI.create("//" + system.dataServiceGrpc()).getPort());
      var started = new ChangedDataService(builder.start(), folder);
      started.awaitReady(system.dataService(), log);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path folder, SchemaChange change) throws IOException {
    Path original = Path.of("node-data-service").toAbsolutePath();
    for (String same : UNCHANGED) {
      Files.createSymbolicLink(folder.resolve(same), original.resolve(same));
    }
    try (Stream<Path> files = Files.walk(original.resolve("dist"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".js")).toList()) {
        Path copy = folder.resolve(original.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, change.apply(Files.readString(file)));
      }
    }
  }

  private void awaitReady(URI dataService, Path log) {
    try {
      Polling.eventually(
          START_LIMIT,
          () -> {
            if (!process.isAlive()) {
              throw new IllegalStateException("It ended: " + read(log));
            }
            assertThat(answers(dataService)).as("it answers").isTrue();
          });
    } catch (RuntimeException | AssertionError e) {
      close();
      throw e;
    }
  }

  private static boolean answers(URI dataService) {
    try {
      return Http.get(dataService, "/readyz").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    // Who removes the folder shall not follow links.
    UNCHANGED.forEach(link -> folder.resolve(link).toFile().delete());
  }
}
