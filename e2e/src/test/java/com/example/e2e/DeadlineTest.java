package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.e2e.system.Http;
import com.example.e2e.system.Polling;
import com.example.e2e.system.Reply;
import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.SystemTest;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No request takes longer than its caller allows. */
@SystemTest
class DeadlineTest {
  private static final String HEADER = "X-Request-Timeout-Ms";

  private final RunningSystem system;
  private final URI door;

  DeadlineTest(RunningSystem system) {
    this.system = system;
    this.door = system.gateway();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/users", "/data/users"})
  void isAFrozenServiceNotWaitedForLongerThanAllowed(String path) {
    system.pause("node-data-service");
    try {
      long begin = System.nanoTime();
      Reply reply = Http.get(door, path, HEADER, "700");
      Duration took = Duration.ofNanos(System.nanoTime() - begin);

      reply.expectProblem(504, "UPSTREAM_TIMEOUT", "DEADLINE_EXCEEDED");
      assertThat(took).isBetween(Duration.ofMillis(300), Duration.ofMillis(2500));
    } finally {
      system.resume("node-data-service");
    }
    Polling.eventually(Duration.ofSeconds(45), () -> Http.get(door, path).expect(200));
  }

  @Test
  void isNoTimeLeftSaidAtOnce() {
    Http.get(door, "/api/users", HEADER, "0").expectProblem(504, "DEADLINE_EXCEEDED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "1.5", "99999999999999999999"})
  void isABadTimeLimitRefusedByName(String value) {
    Reply refused = Http.get(door, "/api/users", HEADER, value);

    assertThat(refused.expectProblem(400, "VALIDATION_FAILED").fields()).containsExactly(HEADER);
  }
}
