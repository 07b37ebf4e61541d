package com.example.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.e2e.system.RunningSystem.DataServiceBuild;
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

  private final DataServiceBuild build;
  private final Path folder;

  private ChangedDataService(DataServiceBuild build, Path folder) {
    this.build = build;
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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var started = new ChangedDataService(system.runDataService(folder), folder);
    started.awaitReady(system.dataService());
    return started;
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

  private void awaitReady(URI dataService) {
    try {
      Polling.eventually(
          START_LIMIT,
          () -> {
            if (!build.isRunning()) {
              throw new IllegalStateException("The changed data service ended, see above.");
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

  @Override
  public void close() {
    build.close();
    // Who removes the folder shall not follow links.
    UNCHANGED.forEach(link -> folder.resolve(link).toFile().delete());
  }
}
