package com.example.launcher.process;

import com.example.launcher.output.ServiceLog;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A service as a process of its own. */
public final class ChildProcess implements Part {
  /**
   * A session of its own, because Ctrl-C at a terminal reaches the whole process group: the
   * launcher alone shall get it and stop the services in order. Neither the JDK nor macOS has a
   * command for this; Python is there anyway.
   */
  private static final String OWN_SESSION =
      "import os,sys; os.setsid(); os.execvp(sys.argv[1], sys.argv[1:])";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  private final ChildSpec spec;
  private final ServiceLog log;
  private final PidFile pidFile;
  private final String python;
  private final Duration patience;
  private volatile @Nullable Process process;

  /**
   * @param python any Python 3
   * @param patience how long to wait after SIGTERM before SIGKILL
   */
  public ChildProcess(
      ChildSpec spec, ServiceLog log, PidFile pidFile, String python, Duration patience) {
    this.spec = spec;
    this.log = log;
    this.pidFile = pidFile;
    this.python = python;
    this.patience = patience;
  }

  @Override
  public String name() {
    return spec.name();
  }

  @Override
  public CompletableFuture<String> start() {
    List<String> command = new ArrayList<>(List.of(python, "-c", OWN_SESSION));
    command.addAll(spec.command());
    var builder =
        new ProcessBuilder(command)
            .directory(spec.directory().toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"));
    builder.environment().putAll(spec.environment());
    try {
      Process started = builder.start();
      process = started;
      pidFile.write(started.toHandle());
      Thread reader = log.follow(started.getInputStream());
      return started.onExit().thenApply(ended -> describe(ended, reader));
    } catch (IOException e) {
      return CompletableFuture.completedFuture("could not be started: " + e.getMessage());
    }
  }

  /** Waits for the last lines of the log, as these tell why. */
  private String describe(Process ended, Thread reader) {
    try {
      reader.join(Duration.ofSeconds(1).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int code = ended.exitValue();
    return code > 128 ? "was ended by signal " + (code - 128) : "exited with code " + code;
  }

  @Override
  public boolean ready() {
    Process current = process;
    if (current == null || !current.isAlive()) {
      return false;
    }
    var request = HttpRequest.newBuilder(spec.readyUrl()).timeout(Duration.ofSeconds(1)).build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void stop() {
    end(patience);
  }

  @Override
  public void kill() {
    end(Duration.ZERO);
  }

  private void end(Duration gently) {
    Process current = process;
    if (current == null) {
      return;
    }
    ProcessTree.of(current.toHandle()).end(gently);
    pidFile.delete();
    process = null;
  }

  @Override
  public String explanation() {
    return "\nIts last lines (all of them: "
        + log.file()
        + "):\n  "
        + String.join("\n  ", log.lastLines());
  }
}
