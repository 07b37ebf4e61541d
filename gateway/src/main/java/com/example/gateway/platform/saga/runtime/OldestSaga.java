package com.example.gateway.platform.saga.runtime;

import com.example.gateway.platform.saga.SagaDefinitions;
import com.example.gateway.platform.saga.postgres.PostgresSagas;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** How long the oldest saga of a type has been under way, on whatever replica. */
@Component
final class OldestSaga implements InitializingBean {
  private final PrometheusMeterRegistry metrics;
  private final SagaDefinitions definitions;
  private final PostgresSagas sagas;

  OldestSaga(PrometheusMeterRegistry metrics, SagaDefinitions definitions, PostgresSagas sagas) {
    this.metrics = metrics;
    this.definitions = definitions;
    this.sagas = sagas;
  }

  @Override
  public void afterPropertiesSet() {
    for (String type : definitions.types()) {
      Gauge.builder("saga.oldest.running", () -> seconds(type))
          .baseUnit("seconds")
          .tag("type", type)
          .register(metrics);
    }
  }

  private double seconds(String type) {
    try {
      return sagas
          .oldestLive(type)
          .map(since -> Duration.between(since, Instant.now()).toMillis() / 1e3)
          .orElse(0.0);
    } catch (DataAccessException e) {
      return Double.NaN;
    }
  }
}
