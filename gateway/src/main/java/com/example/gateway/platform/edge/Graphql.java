package com.example.gateway.platform.edge;

import java.nio.charset.StandardCharsets;

/** GraphQL as far as the door looks into it. */
public final class Graphql {
  private Graphql() {}

  /**
   * Whether a request certainly changes nothing: an operation that does says {@code mutation}. What
   * could hide the word (escapes, another encoding, a compressed or another kind of body) counts as
   * a write.
   */
  public static boolean onlyReads(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return text.startsWith("{")
        && text.indexOf('\0') < 0
        && !text.contains("\\u")
        && !text.contains("mutation");
  }
}
