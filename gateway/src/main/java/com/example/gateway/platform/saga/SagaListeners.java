package com.example.gateway.platform.saga;

import java.time.Duration;
import java.util.List;

/** Several as one. */
public record SagaListeners(List<SagaListener> all) implements SagaListener {
  @Override
  public void around(SagaSnapshot saga, Runnable work) {
    Runnable wrapped = work;
    for (SagaListener each : all) {
      Runnable inner = wrapped;
      wrapped = () -> each.around(saga, inner);
    }
    wrapped.run();
  }

  @Override
  public void committed(SagaSnapshot saga, List<JournalEntry> entries) {
    all.forEach(each -> each.committed(saga, entries));
  }

  @Override
  public void takenOver(SagaSnapshot saga, Duration after) {
    all.forEach(each -> each.takenOver(saga, after));
  }

  @Override
  public void fenced(SagaSnapshot saga) {
    all.forEach(each -> each.fenced(saga));
  }
}
