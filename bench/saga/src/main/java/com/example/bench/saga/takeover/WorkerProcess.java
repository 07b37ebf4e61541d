package com.example.bench.saga.takeover;

import com.example.bench.measure.database.Database;
import com.example.launcher.LaunchFailure;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@link Worker} and its end. */
final class WorkerProcess implements AutoCloseable {
  private final String name;
  private final Process process;
  private final BufferedReader output;
  private boolean ready;

  private WorkerProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts it without waiting until it is ready. */
  static WorkerProcess start(Database database, String name, int concurrency, Path logs) {
    var builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                database.url(),
                name,
                "" + concurrency));
    builder.environment().put(Worker.USER, database.user());
    builder.environment().put(Worker.PASSWORD, database.password());
    builder.redirectInput(new File("/dev/null"));
    builder.redirectError(logs.resolve(name + ".log").toFile());
    try {
      Files.createDirectories(logs);
      return new WorkerProcess(name, builder.start());
    } catch (IOException e) {
      throw new LaunchFailure(name + " could not be started: " + e.getMessage(), e);
    }
  }

  String name() {
    return name;
  }

  /** It says so, or ends. */
  void awaitReady() {
    try {
      while (!ready) {
        String line = output.readLine();
        if (line == null) {
          throw new LaunchFailure(name + " ended before it was ready; see its log");
        }
        ready = line.equals(Worker.READY);
      }
    } catch (IOException e) {
      throw new LaunchFailure(name + ": " + e.getMessage(), e);
    }
  }

  /** As kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
