package com.example.gateway.platform.saga.runtime;

import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.JournalEntry.Attempt;
import com.example.gateway.platform.saga.Reason;
import com.example.gateway.platform.saga.SagaListener;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaState;
import com.example.gateway.platform.saga.StepResult;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts what this replica commits. */
final class SagaMetrics implements SagaListener {
  private final MeterRegistry registry;

  SagaMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void committed(SagaSnapshot saga, List<JournalEntry> entries) {
    entries.forEach(entry -> count(saga.type(), entry));
  }

  private void count(String type, JournalEntry entry) {
    if (entry.seq() == 1) {
      registry.counter("saga.started", "type", type).increment();
    }
    Attempt attempt = entry.attempt();
    StepResult result = entry.result();
    if (attempt != null && result != null) {
      registry
          .counter(
              "saga.attempts",
              "type",
              type,
              "step",
              attempt.step(),
              "direction",
              attempt.direction().name(),
              "result",
              result.kind().name())
          .increment();
    }
    countEnd(type, entry.state(), entry.reason());
  }

  private void countEnd(String type, @Nullable SagaState state, @Nullable Reason reason) {
    String code = reason == null ? "" : reason.code();
    if (state == SagaState.COMPLETED) {
      registry.counter("saga.completed", "type", type).increment();
    } else if (state == SagaState.REJECTED) {
      registry.counter("saga.rejected", "type", type, "reason", code).increment();
    } else if (state == SagaState.PARKED) {
      registry.counter("saga.parked", "type", type, "reason", code).increment();
    }
  }

  @Override
  public void takenOver(SagaSnapshot saga, Duration after) {
    Timer.builder("saga.takeover")
        .description("From the last commit of a replica to another one's first")
        .tag("type", saga.type())
        .publishPercentiles(0.5, 0.99)
        .register(registry)
        .record(after);
  }
}
