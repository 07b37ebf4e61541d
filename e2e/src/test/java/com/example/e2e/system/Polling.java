package com.example.e2e.system;

import java.time.Duration;
import java.util.function.Supplier;

/** Waits for what becomes true after a while. */
public final class Polling {
  private static final long PAUSE_MS = 50;

  private Polling() {}

  /** Repeats assertions until they hold; after the limit the last failure is thrown. */
  public static void eventually(Duration limit, Runnable assertions) {
    eventually(
        limit,
        () -> {
          assertions.run();
          return true;
        });
  }

  /** As {@link #eventually(Duration, Runnable)}, and returns what there is then. */
  public static <T> T eventually(Duration limit, Supplier<T> attempt) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        return attempt.get();
      } catch (AssertionError e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
      try {
        Thread.sleep(PAUSE_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
