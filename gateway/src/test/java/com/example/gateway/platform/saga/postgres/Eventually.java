package com.example.gateway.platform.saga.postgres;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks again until it is so, or for too long. */
final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private Eventually() {}

  static <T> T get(Supplier<T> look, Predicate<T> isSo) {
    long begin = System.nanoTime();
    T found = look.get();
    while (!isSo.test(found)) {
      if (System.nanoTime() - begin > LIMIT.toNanos()) {
        throw new AssertionError("Still " + found + " after " + LIMIT);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      found = look.get();
    }
    return found;
  }
}
