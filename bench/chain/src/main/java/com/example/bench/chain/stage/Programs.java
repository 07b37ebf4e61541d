package com.example.bench.chain.stage;

import com.example.bench.chain.load.Servers;
import com.example.launcher.LaunchFailure;
import com.example.launcher.output.Console;
import com.example.launcher.output.ServiceLog;
import com.example.launcher.process.ChildProcess;
import com.example.launcher.process.ChildSpec;
import com.example.launcher.process.RunDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Processes by name: started together, awaited, ended. */
final class Programs implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofMinutes(3);

  private final Path root;
  private final RunDirectory directory;
  private final Map<String, ChildProcess> parts = new LinkedHashMap<>();
  private final Map<String, CompletableFuture<String>> ends = new LinkedHashMap<>();
  private boolean closed;

  Programs(Path root, RunDirectory directory) {
    this.root = root;
    this.directory = directory;
  }

  /**
   * Starts one, without waiting.
   *
   * @param folder in the repository
   */
  synchronized void start(
      String name,
      String folder,
      List<String> command,
      Map<String, String> environment,
      String readyUrl) {
    if (closed) {
      throw new LaunchFailure("Stopped while starting.");
    }
    var spec =
        new ChildSpec(name, command, root.resolve(folder), environment, URI.create(readyUrl));
    var log = new ServiceLog(name, directory.logFile(name), Console.silent());
    String python = root.resolve("python-facade/.venv/bin/python").toString();
    var part = new ChildProcess(spec, log, directory.pidFile(name), python, Duration.ofSeconds(5));
    parts.put(name, part);
    ends.put(name, part.start());
  }

  /** Until all that was started answers. */
  void await() throws InterruptedException {
    long limit = System.nanoTime() + READY_LIMIT.toNanos();
    for (var part : List.copyOf(parts.values())) {
      while (!part.ready()) {
        if (ends.get(part.name()).isDone() || System.nanoTime() > limit) {
          throw new LaunchFailure(part.name() + " does not answer." + part.explanation());
        }
        Thread.sleep(50);
      }
    }
  }

  /** Those with these names, and the database's server. */
  Servers servers(ProcessHandle postgres, List<String> names) {
    var roots = new LinkedHashMap<String, ProcessHandle>();
    roots.put("postgresql", postgres);
    names.forEach(name -> roots.put(name, process(name)));
    return new Servers(roots);
  }

  ProcessHandle process(String name) {
    return directory
        .pidFile(name)
        .process()
        .orElseThrow(() -> new LaunchFailure(name + " is gone, see " + directory.logFile(name)));
  }

  /** Runs a command to its end. */
  void run(String folder, List<String> command, Map<String, String> environment)
      throws InterruptedException {
    var builder = new ProcessBuilder(command).directory(root.resolve(folder).toFile());
    builder.redirectErrorStream(true).redirectOutput(directory.logFile("commands").toFile());
    builder.environment().putAll(environment);
    try {
      int code = builder.start().waitFor();
      if (code != 0) {
        throw new LaunchFailure(
            "%s ended with %d, see %s".formatted(command, code, directory.logFile("commands")));
      }
    } catch (IOException e) {
      throw new LaunchFailure(command + ": " + e.getMessage(), e);
    }
  }

  void stop(String name) {
    parts.remove(name).stop();
  }

  @Override
  public synchronized void close() {
    closed = true;
    var last = new ArrayList<>(parts.values());
    Collections.reverse(last);
    last.forEach(ChildProcess::stop);
    parts.clear();
  }
}
