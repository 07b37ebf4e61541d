package com.example.launcher.process;

import java.time.Duration;
import java.util.List;

/**
 * When to start a part again that died by itself.
 *
 * @param delays one for each attempt in a row; after the last one it is given up
 * @param healthyAfter a part that ran this long starts from the first delay again
 */
public record Backoff(List<Duration> delays, Duration healthyAfter) {
  public static final Backoff DEFAULT =
      new Backoff(
          List.of(
              Duration.ofSeconds(1),
              Duration.ofSeconds(2),
              Duration.ofSeconds(4),
              Duration.ofSeconds(8),
              Duration.ofSeconds(16)),
          Duration.ofSeconds(60));
}
