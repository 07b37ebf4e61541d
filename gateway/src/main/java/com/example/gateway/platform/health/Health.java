package com.example.gateway.platform.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What {@code GET /health} tells. */
record Health(
    Status status,
    String service,
    String version,
    @JsonProperty("uptime_seconds") long uptimeSeconds,
    List<Dependency> dependencies) {

  /** DOWN never comes from a dependency alone. */
  enum Status {
    UP,
    DEGRADED,
    DOWN
  }

  /**
   * One upstream.
   *
   * @param dependencies what it says about its own, unchanged
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Dependency(
      String name,
      Status status,
      @JsonProperty("latency_ms") long latencyMs,
      String detail,
      List<Calls> calls,
      @Nullable JsonNode dependencies) {}

  /** How calls over one transport fare. */
  record Calls(String transport, String breaker, @JsonProperty("in_flight") int inFlight) {}
}
