package com.example.gateway.platform.cache;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer with status 200, whole. */
public final class KeptAnswer {
  private static final int OBJECTS_BYTES = 256;

  private final List<Header> headers;
  private final byte[] body;
  private final long askedNanos;
  private final long lifetimeNanos;
  private final long writes;

  /** One line of it. */
  public record Header(String name, String value) {}

  /**
   * @param headers all but the length
   * @param askedNanos when the upstream was asked: what it says may be as old as that
   * @param writes how many writes had ended by then
   */
  KeptAnswer(List<Header> headers, byte[] body, long askedNanos, long lifetimeNanos, long writes) {
    this.headers = headers;
    this.body = body;
    this.askedNanos = askedNanos;
    this.lifetimeNanos = lifetimeNanos;
    this.writes = writes;
  }

  public List<Header> headers() {
    return headers;
  }

  public @Nullable String header(String name) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }

  /** Not to be changed. */
  public byte[] body() {
    return body;
  }

  long askedNanos() {
    return askedNanos;
  }

  long writes() {
    return writes;
  }

  long restNanos(long nowNanos) {
    return lifetimeNanos - (nowNanos - askedNanos);
  }

  /** About the memory that it takes. */
  int bytes() {
    int sum = OBJECTS_BYTES + body.length;
    for (Header header : headers) {
      sum += header.name().length() + header.value().length();
    }
    return sum;
  }
}
