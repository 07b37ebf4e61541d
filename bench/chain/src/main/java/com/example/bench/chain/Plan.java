package com.example.bench.chain;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param compiling how long the gateway is asked before anything else, as its JVM compiles
 *     meanwhile
 * @param warmUps at most so many turns of each way before the first pass
 * @param turn how long a way's turn is
 * @param perSecond the offered load of which the times are reported
 * @param rows of the table whose first and last page are compared
 * @param starts of a gateway whose first requests are counted
 */
public record Plan(
    int passes,
    Duration compiling,
    int warmUps,
    Duration turn,
    int perSecond,
    Duration offered,
    int rows,
    int starts) {
  static Plan full() {
    return new Plan(
        3,
        Duration.ofSeconds(90),
        5,
        Duration.ofMillis(1250),
        100,
        Duration.ofMillis(1000),
        1_000_000,
        2);
  }

  /** To see that it works; its figures mean little. */
  static Plan quick() {
    return new Plan(
        2,
        Duration.ofSeconds(2),
        1,
        Duration.ofMillis(250),
        100,
        Duration.ofMillis(300),
        110_000,
        1);
  }
}
