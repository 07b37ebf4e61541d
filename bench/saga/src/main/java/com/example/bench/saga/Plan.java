package com.example.bench.saga;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param concurrency sagas, workflows or commits at a time
 * @param warmUp of each contestant, before the first pass; with less, the larger libraries are
 *     still being compiled
 * @param pass how long each contestant's turn is
 * @param kills of processes
 * @param finished sagas that the full journal holds
 * @param rounds of empty, full, and full while it is trimmed
 * @param checkouts for how long
 */
public record Plan(
    int concurrency,
    int passes,
    Duration warmUp,
    Duration pass,
    int kills,
    int finished,
    int rounds,
    Duration round,
    Duration checkouts) {
  static Plan full() {
    return new Plan(
        16,
        4,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        30,
        1_000_000,
        4,
        Duration.ofSeconds(8),
        Duration.ofSeconds(20));
  }

  /** To see that it works; its figures mean little. */
  static Plan quick() {
    return new Plan(
        16,
        3,
        Duration.ofSeconds(3),
        Duration.ofSeconds(3),
        3,
        20_000,
        2,
        Duration.ofSeconds(3),
        Duration.ofSeconds(5));
  }
}
