package com.example.gateway.platform.saga;

import java.time.Duration;

/**
 * One line of a definition.
 *
 * @param compensation undoes the action, or makes sure that it never happens; of the pivot: cancel
 *     or learn, OK meaning that it will never happen and REJECTED that it has
 */
public record Step(
    String name, Kind kind, StepAction action, StepAction compensation, Limits limits) {
  /** Which way a step can go when it fails. */
  public enum Kind {
    COMPENSATABLE,
    /** Decides: before it all is undone, after it all is done. */
    PIVOT,
    RETRIABLE
  }

  /** Whether a step is done or undone. */
  public enum Direction {
    FORWARD,
    COMPENSATE
  }

  /**
   * How often and how densely to try.
   *
   * @param attempts sent at most, before the pivot is done; elsewhere only time counts
   * @param backoff upper limit of the first pause; doubles each time
   */
  public record Limits(int attempts, Duration backoff, Duration longestBackoff) {
    public static final Limits DEFAULT =
        new Limits(5, Duration.ofMillis(200), Duration.ofSeconds(30));

    /** The upper limit of the pause after so many failures in a row. */
    Duration pauseAfter(int failures) {
      // Past 2^20 the longest one has long been reached.
      Duration doubled = backoff.multipliedBy(1L << Math.min(failures - 1, 20));
      return doubled.compareTo(longestBackoff) < 0 ? doubled : longestBackoff;
    }
  }

  public Step {
    if (name.isBlank() || limits.attempts() < 1) {
      throw new IllegalArgumentException("Give each step a name and at least one attempt");
    }
  }

  StepAction body(Direction direction) {
    return direction == Direction.FORWARD ? action : compensation;
  }
}
