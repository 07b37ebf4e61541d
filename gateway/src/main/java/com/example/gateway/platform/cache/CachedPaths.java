package com.example.gateway.platform.cache;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long answers are kept, by path. */
public record CachedPaths(Map<String, Duration> lifetimes) {
  /**
   * Null if they are not.
   *
   * @param asked the path as the client wrote it
   */
  public @Nullable Duration lifetime(String asked) {
    for (var each : lifetimes.entrySet()) {
      if (CacheableReads.covers(each.getKey(), asked)) {
        return each.getValue();
      }
    }
    return null;
  }
}
