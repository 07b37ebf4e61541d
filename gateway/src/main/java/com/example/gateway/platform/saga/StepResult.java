package com.example.gateway.platform.saga;

import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt at a step.
 *
 * @param output of OK: JSON that later steps see; the engine does not look into it
 * @param reason of everything else
 * @param sent false if the attempt certainly never left, as with an open breaker
 */
public record StepResult(
    Kind kind, @Nullable String output, @Nullable Reason reason, boolean sent) {
  /** UNKNOWN is not REJECTED: the effect may have happened, or may still happen. */
  public enum Kind {
    OK,
    REJECTED,
    RETRYABLE,
    UNKNOWN
  }

  public static StepResult ok() {
    return ok("{}");
  }

  public static StepResult ok(String outputJson) {
    return new StepResult(Kind.OK, outputJson, null, true);
  }

  /**
   * A refusal for good. Of an action: turn back. Of the pivot's compensation: it is too late, the
   * pivot is done. Of any other compensation: an operator has to look.
   */
  public static StepResult rejected(String code, String detail) {
    return new StepResult(Kind.REJECTED, null, new Reason(code, detail), true);
  }

  public static StepResult retryable(String code, String detail) {
    return new StepResult(Kind.RETRYABLE, null, new Reason(code, detail), true);
  }

  /** Tried again later, without spending an attempt. */
  public static StepResult notSent(String code, String detail) {
    return new StepResult(Kind.RETRYABLE, null, new Reason(code, detail), false);
  }

  public static StepResult unknown(String code, String detail) {
    return new StepResult(Kind.UNKNOWN, null, new Reason(code, detail), true);
  }

  boolean is(Kind other) {
    return kind == other;
  }
}
