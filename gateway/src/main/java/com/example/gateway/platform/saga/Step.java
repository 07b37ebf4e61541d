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
   * @param attempts sent at most on the way to the pivot; elsewhere only time counts
   * @param attemptTime the longest one may take; longer is UNKNOWN
   * @param backoff upper limit of the first pause; doubles each time
   * @param quickBackoff upper limit of the first {@value #QUICK} pauses: who waits for a saga can
   *     expect it to rest soon after what held it up is over
   * @param longestBackoff upper limit after that, so that a long outage leaves a journal of a
   *     bearable length
   */
  public record Limits(
      int attempts,
      Duration attemptTime,
      Duration backoff,
      Duration quickBackoff,
      Duration longestBackoff) {
    /** With the default some two minutes. */
    private static final int QUICK = 60;

    public static final Limits DEFAULT =
        new Limits(
            12,
            Duration.ofSeconds(3),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30));

    public Limits attemptTime(Duration longest) {
      return new Limits(attempts, longest, backoff, quickBackoff, longestBackoff);
    }

    /** The upper limit of the pause after so many failures in a row. */
    Duration pauseAfter(int failures) {
      // Past 2^20 the longest one has long been reached.
      Duration doubled = backoff.multipliedBy(1L << Math.min(failures - 1, 20));
      Duration longest = failures <= QUICK ? quickBackoff : longestBackoff;
      return doubled.compareTo(longest) < 0 ? doubled : longest;
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
