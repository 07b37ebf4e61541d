package com.example.gateway.platform.resilience;

/**
 * A token bucket that requests fill and retries empty, so that an outage is not multiplied by
 * retrying it. Resilience4j limits retries per call and rates per time, but not the one by the
 * other.
 */
final class RetryBudget {
  private final double perRequest;
  private final double capacity;
  private double tokens;

  RetryBudget(int percent, int burst) {
    this.perRequest = percent / 100.0;
    this.capacity = burst;
    this.tokens = burst;
  }

  synchronized void onRequest() {
    tokens = Math.min(capacity, tokens + perRequest);
  }

  synchronized boolean tryRetry() {
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
