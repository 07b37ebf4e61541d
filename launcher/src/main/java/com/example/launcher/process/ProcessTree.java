package com.example.launcher.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A process with the ones it started: servers have workers, and none shall be left. */
public final class ProcessTree {
  private final ProcessHandle root;
  // Taken before the root ends: after that its descendants are nobody's.
  private final List<ProcessHandle> descendants;

  private ProcessTree(ProcessHandle root) {
    this.root = root;
    this.descendants = root.descendants().toList();
  }

  public static ProcessTree of(ProcessHandle root) {
    return new ProcessTree(root);
  }

  /**
   * SIGTERM to the root, then, for what is still there after a while, SIGKILL. Returns when all are
   * gone.
   */
  public void end(Duration gently) {
    if (!gently.isZero()) {
      root.destroy();
      gone(gently);
    }
    all().forEach(ProcessHandle::destroyForcibly);
    gone(Duration.ofSeconds(5));
  }

  private Stream<ProcessHandle> all() {
    return Stream.concat(Stream.of(root), descendants.stream()).filter(ProcessHandle::isAlive);
  }

  private void gone(Duration limit) {
    var exits = all().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(exits).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // The caller goes on to harder means.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
