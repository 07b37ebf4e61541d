package com.example.gateway.platform.edge;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The way one request takes. Closed when the client has been answered, or never will be. */
public interface Passage extends AutoCloseable {
  HttpRoute route();

  /** Whether {@link #answered} is to be told of the answer, which is then asked for as a whole. */
  default boolean isWatched() {
    return false;
  }

  /**
   * What the client was sent, unless that is longer than a request may be.
   *
   * @param again asks the same once more, by any route, as a call of the gateway's own
   */
  default void answered(
      UpstreamClient.Answer answer, Function<HttpRoute, UpstreamClient.Answer> again) {}

  @Override
  default void close() {}

  /** Who decides about it. */
  interface Choice {
    Passage of(
        HttpRoute route, HttpServletRequest request, byte @Nullable [] body, Deadline deadline);
  }
}
