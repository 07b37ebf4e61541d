package com.example.gateway.platform.edge;

import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a request's time is up, on this machine's monotonic clock. Between services only the rest is
 * told.
 */
public record Deadline(long atNanos) {
  public static final String HEADER = "X-Request-Timeout-Ms";

  private static final Pattern MILLIS = Pattern.compile("[0-9]{1,9}");

  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** The client may ask for less time than the limit, not for more. */
  static Deadline asked(@Nullable String header, Duration limit) {
    if (header == null) {
      return in(limit);
    }
    if (!MILLIS.matcher(header).matches()) {
      throw Problem.invalid(HEADER, "must be a whole number of milliseconds").exception();
    }
    return in(Duration.ofMillis(Math.min(Long.parseLong(header), limit.toMillis())));
  }

  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
  }

  public boolean isOver() {
    return remaining().toMillis() == 0;
  }

  public void check() {
    if (isOver()) {
      throw Problem.of(ErrorCode.DEADLINE_EXCEEDED, "The time was up before the work began")
          .exception();
    }
  }
}
