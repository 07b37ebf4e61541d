package com.example.chaos.network;

import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a call gets back. */
public sealed interface Reply {
  /** None, of one kind or the other. */
  enum Absent implements Reply {
    /** The caller waits until it no longer wants to. */
    SILENCE,
    /** The connection is closed. */
    CUT
  }

  /** Of an HTTP server. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares replies
  record Http(int status, Map<String, List<String>> headers, byte[] body) implements Reply {}

  /**
   * Of a gRPC server.
   *
   * @param headers null if there were none before the status
   * @param message null if it failed
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Rpc(
      @Nullable Metadata headers, byte @Nullable [] message, Status status, Metadata trailers)
      implements Reply {}
}
