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

  /**
   * An outage of a dependency is never DOWN, but to be built for another contract than it has is.
   */
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
      @Nullable Agreement contract,
      @Nullable JsonNode dependencies) {}

  /** How its contract compares with the one that this gateway was built for. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Agreement(String verdict, String detail, List<String> differences) {}

  /** What {@code GET /readyz} tells. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Readiness(Status status, String detail, List<String> differences) {}

  /** How calls over one transport fare. */
  record Calls(String transport, String breaker, @JsonProperty("in_flight") int inFlight) {}
}
