package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.e2e.system.Http;
import com.example.e2e.system.Polling;
import com.example.e2e.system.Reply;
import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.SystemTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One id leads through the logs of all services. */
@SystemTest
class TraceTest {
  private static final List<String> SERVICES =
      List.of("gateway", "python-facade", "node-data-service");

  private final RunningSystem system;
  private final String trace = UUID.randomUUID().toString().replace("-", "");

  TraceTest(RunningSystem system) {
    this.system = system;
  }

  @Test
  void isTheTraceIdOfARequestInAllThreeLogs() {
    Http.get(
            system.gateway(), "/api/users/1", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
        .expect(200);

    for (String service : SERVICES) {
      Polling.eventually(
          Duration.ofSeconds(5),
          () -> assertThat(system.log(service)).as(service).anyMatch(line -> line.contains(trace)));
    }
  }

  @Test
  void isTheTraceIdOfAnErrorInTheErrorAndAllThreeLogs() {
    Reply missing =
        Http.get(system.gateway(), "/api/users/999999999").expectProblem(404, "NOT_FOUND");

    for (String service : SERVICES) {
      Polling.eventually(
          Duration.ofSeconds(5),
          () ->
              assertThat(system.log(service))
                  .as(service)
                  .anyMatch(line -> line.contains(missing.text("traceId"))));
    }
  }

  @Test
  void isTheRequestIdOfTheCallerKeptAndOtherwiseMade() {
    Reply named = Http.get(system.gateway(), "/api/users/1", "X-Request-Id", "my-request.1");
    Reply unnamed = Http.get(system.gateway(), "/api/users/1");
    Reply misnamed = Http.get(system.gateway(), "/api/users/1", "X-Request-Id", "no spaces please");

    assertThat(named.header("X-Request-Id")).isEqualTo("my-request.1");
    assertThat(unnamed.header("X-Request-Id")).matches("[0-9a-f]{32}");
    assertThat(misnamed.header("X-Request-Id")).matches("[0-9a-f]{32}");
  }
}
