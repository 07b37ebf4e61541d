package com.example.gateway.platform.contract;

import org.jspecify.annotations.Nullable;

/**
 * What an upstream says of its contract when asked.
 *
 * @param contract over REST; null if there was none
 * @param fingerprint over gRPC; null if there was none
 */
record Served(@Nullable Contract contract, @Nullable String fingerprint) {}
