package com.example.gateway.platform.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.gateway.TestConfig;
import com.example.gateway.platform.resilience.Attempt.Verdict;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.ProblemException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpstreamTest {
  private static Upstream upstream(Map<String, String> settings) {
    return new Upstream(
        "somewhere", Upstream.Transport.REST, "http://127.0.0.1:1", TestConfig.with(settings));
  }

  private static final Map<String, String> TOUCHY =
      Map.of("GATEWAY_BREAKER_WINDOW_CALLS", "4", "GATEWAY_BREAKER_MINIMUM_CALLS", "4");

  @Test
  void doFailuresOpenTheBreaker() {
    Upstream upstream = upstream(TOUCHY);

    judge(upstream, 4, Verdict.FAILED);

    assertThatThrownBy(upstream::attempt)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(ErrorCode.CIRCUIT_OPEN);
              assertThat(e.problem().upstream()).isEqualTo("somewhere");
              assertThat(e.problem().retryAfterSeconds()).isEqualTo(5);
            });
    assertThat(upstream.mayRepeat()).isFalse();
  }

  @Test
  void doesSheddingLoadLeaveTheBreakerAlone() {
    Upstream upstream = upstream(TOUCHY);

    judge(upstream, 100, Verdict.UNKNOWN);

    assertThat(upstream.breakerState()).isEqualTo(State.CLOSED);
  }

  @Test
  void canAClientWithATinyDeadlineNotOpenTheBreaker() {
    Upstream upstream = upstream(TOUCHY);

    judge(upstream, 100, Verdict.TOO_SLOW);

    assertThat(upstream.breakerState()).isEqualTo(State.CLOSED);
  }

  @Test
  void doesTheFirstVerdictCount() {
    Upstream upstream = upstream(TOUCHY);

    for (int i = 0; i < 4; i++) {
      Attempt attempt = upstream.attempt();
      attempt.judge(Verdict.HEALTHY);
      attempt.judge(Verdict.FAILED);
    }

    assertThat(upstream.breakerState()).isEqualTo(State.CLOSED);
  }

  @Test
  void isOneTooManyRefusedAtOnce() {
    Upstream upstream = upstream(Map.of("GATEWAY_MAX_CONCURRENT", "2"));
    upstream.enter();
    upstream.enter();
    assertThat(upstream.inFlight()).isEqualTo(2);

    assertThatThrownBy(upstream::enter).hasMessageStartingWith("OVERLOADED");

    upstream.leave();
    upstream.enter();
    assertThat(upstream.inFlight()).isEqualTo(2);
  }

  private static void judge(Upstream upstream, int attempts, Verdict verdict) {
    for (int i = 0; i < attempts; i++) {
      upstream.attempt().judge(verdict);
    }
  }
}
