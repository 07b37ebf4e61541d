package com.example.chaos.system;

import com.example.launcher.LaunchFailure;
import com.example.launcher.output.Console;
import com.example.launcher.output.ServiceLog;
import com.example.launcher.process.ChildProcess;
import com.example.launcher.process.ChildSpec;
import com.example.launcher.process.PidFile;
import com.example.launcher.process.RunDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A process that can be killed, paused and started again. */
public final class Replica {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final ChildProcess child;
  private final PidFile pidFile;
  private volatile CompletableFuture<String> end = new CompletableFuture<>();

  Replica(ChildSpec spec, RunDirectory directory, String python) {
    this.pidFile = directory.pidFile(spec.name());
    var log = new ServiceLog(spec.name(), directory.logFile(spec.name()), Console.silent());
    this.child = new ChildProcess(spec, log, pidFile, python, Duration.ofSeconds(5));
  }

  public String name() {
    return child.name();
  }

  /** Starts it, without waiting until it answers. */
  public synchronized void start() {
    end = child.start();
  }

  /** Fails at once if it ends instead. */
  public void awaitReady() throws InterruptedException {
    boolean begun = Waiting.until(START_LIMIT, () -> end.isDone() || child.ready());
    if (!begun || end.isDone()) {
      throw new LaunchFailure(
          "%s %s.%s".formatted(name(), end.getNow("does not answer"), child.explanation()));
    }
  }

  public boolean ready() {
    return child.ready();
  }

  /** As kill -9. */
  public synchronized void kill() {
    child.kill();
  }

  public void pause() {
    signal("-STOP");
  }

  public void resume() {
    signal("-CONT");
  }

  private void signal(String signal) {
    long pid =
        pidFile
            .process()
            .orElseThrow(() -> new LaunchFailure(name() + " does not run, so no " + signal))
            .pid();
    try {
      int code = new ProcessBuilder("kill", signal, "" + pid).inheritIO().start().waitFor();
      if (code != 0) {
        throw new LaunchFailure("kill %s %d: exit code %d".formatted(signal, pid, code));
      }
    } catch (IOException e) {
      throw new LaunchFailure("kill: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stop() {
    pidFile.process().ifPresent(process -> signal("-CONT"));
    child.stop();
  }
}
