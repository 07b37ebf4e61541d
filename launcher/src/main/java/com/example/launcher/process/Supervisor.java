package com.example.launcher.process;

import com.example.launcher.LaunchFailure;
import com.example.launcher.output.Console;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one part running: starts it again when it dies by itself, with growing pauses, and gives up
 * at some point.
 */
public final class Supervisor {
  private static final long POLL_MS = 50;

  private enum State {
    STOPPED,
    STARTING,
    RUNNING
  }

  private final Part part;
  private final Console console;
  private final Backoff backoff;
  private State state = State.STOPPED;
  private @Nullable String death;
  private int attempt;
  private int generation;
  private long startedAtNanos;

  public Supervisor(Part part, Console console, Backoff backoff) {
    this.part = part;
    this.console = console;
    this.backoff = backoff;
  }

  public String name() {
    return part.name();
  }

  /**
   * Starts the part; until {@link #awaitReady} has returned, its death is a failure and not a
   * reason to try again.
   */
  public synchronized void start() {
    if (state != State.STOPPED) {
      return;
    }
    state = State.STARTING;
    attempt = 0;
    launch();
  }

  private void launch() {
    death = null;
    startedAtNanos = System.nanoTime();
    int started = ++generation;
    CompletableFuture<Void> watch = part.start().thenAccept(how -> ended(started, how));
    watch.exceptionally(
        error -> {
          console.progress(name() + ": " + error.getMessage());
          return null;
        });
  }

  /** Waits until the part answers. */
  public void awaitReady(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!part.ready()) {
      synchronized (this) {
        if (state == State.STOPPED) {
          throw new LaunchFailure(name() + " was stopped while it started.");
        }
        if (death != null && state == State.STARTING) {
          throw new LaunchFailure(name() + " " + death + " while it started." + part.explanation());
        }
      }
      if (System.nanoTime() - deadline > 0) {
        throw new LaunchFailure(
            name() + " did not get ready within " + limit.toSeconds() + " s." + part.explanation());
      }
      pause();
    }
    synchronized (this) {
      if (state == State.STARTING) {
        state = State.RUNNING;
      }
    }
  }

  /** Ends the part and leaves it ended. */
  public synchronized void stop() {
    state = State.STOPPED;
    generation++;
    part.stop();
  }

  /** Ends the part as a crash would, and leaves it ended. */
  public synchronized void kill() {
    state = State.STOPPED;
    generation++;
    part.kill();
  }

  private synchronized void ended(int which, String how) {
    if (which != generation) {
      return;
    }
    death = how;
    if (state != State.RUNNING) {
      return;
    }
    if (System.nanoTime() - startedAtNanos > backoff.healthyAfter().toNanos()) {
      attempt = 0;
    }
    if (attempt >= backoff.delays().size()) {
      state = State.STOPPED;
      console.progress(
          name()
              + " "
              + how
              + " again and is given up; the rest keeps running."
              + part.explanation());
      return;
    }
    Duration delay = backoff.delays().get(attempt++);
    console.progress(name() + " " + how + "; starting it again in " + delay.toMillis() + " ms");
    Executor later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    later.execute(() -> again(which));
  }

  private synchronized void again(int which) {
    if (which == generation && state == State.RUNNING) {
      launch();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchFailure("Interrupted.", e);
    }
  }
}
