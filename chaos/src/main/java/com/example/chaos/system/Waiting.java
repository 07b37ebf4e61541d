package com.example.chaos.system;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Looks again and again, with a deadline. */
public final class Waiting {
  private static final long PAUSE_MS = 20;

  private Waiting() {}

  /** Whether it came true in time. */
  public static boolean until(Duration limit, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(PAUSE_MS);
    }
    return true;
  }
}
