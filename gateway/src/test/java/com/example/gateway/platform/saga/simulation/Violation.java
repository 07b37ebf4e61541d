package com.example.gateway.platform.saga.simulation;

import com.google.errorprone.annotations.FormatMethod;

/** An invariant does not hold. */
final class Violation extends RuntimeException {
  Violation(String message) {
    super(message);
  }

  @FormatMethod
  static void unless(boolean holds, String message, Object... details) {
    if (!holds) {
      throw new Violation(message.formatted(details));
    }
  }
}
