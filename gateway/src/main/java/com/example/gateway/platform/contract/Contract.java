package com.example.gateway.platform.contract;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The shape of the data, as an upstream serves it at {@code GET /api/contract} or as this gateway
 * was built for. By name: messages, bodies of requests, enums.
 *
 * @param fingerprint the same if and only if all the rest but the version is
 */
record Contract(
    String version,
    String fingerprint,
    Map<String, Map<String, Field>> messages,
    Map<String, Map<String, Input>> requests,
    Map<String, Map<String, Integer>> enums) {

  Contract {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(messages, "messages");
    Objects.requireNonNull(requests, "requests");
    Objects.requireNonNull(enums, "enums");
  }

  /** A field of a message: what a consumer relies on when it reads. */
  record Field(int number, String type, @Nullable String unit, boolean nullable) {}

  /** A field of a request's body: what a consumer relies on when it writes. */
  record Input(String type, @Nullable String unit, boolean nullable, boolean required) {}
}
