package com.example.gateway.platform.saga;

import com.example.gateway.platform.saga.StepResult.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What a journal says about one step in one direction.
 *
 * @param number of the last attempt, 0 before the first
 * @param spent attempts that counted, since an operator last gave new ones
 * @param failures in a row, since then
 * @param last outcome; null while there is none or one is awaited
 */
record Tries(int number, int spent, int failures, @Nullable StepResult last) {
  static final Tries NONE = new Tries(0, 0, 0, null);

  Tries intended(int attempt) {
    return new Tries(attempt, spent, failures, null);
  }

  Tries settled(StepResult result) {
    boolean failed = !result.is(Kind.OK);
    return new Tries(
        number, spent + (result.sent() ? 1 : 0), failed ? failures + 1 : failures, result);
  }

  /** New attempts, as if nothing had been tried; what had been intended stays known. */
  Tries renewed() {
    return isDone() ? this : new Tries(number, 0, 0, null);
  }

  boolean isIntended() {
    return number > 0;
  }

  boolean isDone() {
    return last != null && last.is(Kind.OK);
  }

  int next() {
    return last != null && !last.sent() ? number : number + 1;
  }
}
