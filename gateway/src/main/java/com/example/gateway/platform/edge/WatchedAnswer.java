package com.example.gateway.platform.edge;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Passes an answer on and keeps a copy, up to a limit. */
final class WatchedAnswer extends FilterOutputStream {
  private final ByteArrayOutputStream copy = new ByteArrayOutputStream();
  private final int limit;
  private boolean tooLong;

  WatchedAnswer(OutputStream client, int limit) {
    super(client);
    this.limit = limit;
  }

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    out.write(bytes, from, count);
    tooLong |= copy.size() + count > limit;
    if (!tooLong) {
      copy.write(bytes, from, count);
    }
  }

  boolean isWhole() {
    return !tooLong;
  }

  String body() {
    return copy.toString(StandardCharsets.UTF_8);
  }
}
