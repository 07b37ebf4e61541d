package com.example.gateway.platform.cache;

import org.jspecify.annotations.Nullable;

/**
 * All that an answer depends on. Who asks is part of it, so nobody gets what was read for another.
 *
 * @param path and {@code query} as the client wrote them
 * @param authorization and {@code accept}: the values of these headers, one a line
 */
public record ReadKey(
    String path, @Nullable String query, @Nullable String authorization, @Nullable String accept) {

  /** About the memory that it takes. */
  int bytes() {
    return length(path) + length(query) + length(authorization) + length(accept);
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
