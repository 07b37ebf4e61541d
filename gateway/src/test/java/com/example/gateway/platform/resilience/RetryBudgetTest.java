package com.example.gateway.platform.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  @Test
  void doRetriesStayBelowTheirShareOfRequests() {
    var budget = new RetryBudget(20, 3);

    long retries =
        IntStream.range(0, 1000)
            .filter(
                request -> {
                  budget.onRequest();
                  return budget.tryRetry();
                })
            .count();

    assertThat(retries).isBetween(199L, 203L);
  }

  @Test
  void doQuietTimesNotSaveUpForAStorm() {
    var budget = new RetryBudget(20, 3);
    IntStream.range(0, 1000).forEach(request -> budget.onRequest());

    assertThat(IntStream.range(0, 10).filter(retry -> budget.tryRetry()).count()).isEqualTo(3);
  }
}
