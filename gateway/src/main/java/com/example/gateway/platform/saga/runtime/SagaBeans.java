package com.example.gateway.platform.saga.runtime;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.saga.SagaDefinition;
import com.example.gateway.platform.saga.SagaDefinitions;
import com.example.gateway.platform.saga.SagaEngine;
import com.example.gateway.platform.saga.SagaListener;
import com.example.gateway.platform.saga.SagaListeners;
import com.example.gateway.platform.saga.postgres.PostgresSagas;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine over whatever {@link SagaDefinition} beans there are, old versions too. */
@Configuration(proxyBeanMethods = false)
class SagaBeans {
  private static final Set<String> OURS = Set.of("cache.", "handover.", "saga.");

  private static final int WAITING_FOR_A_THREAD = 16;

  @Bean
  SagaDefinitions sagaDefinitions(ObjectProvider<SagaDefinition> definitions) {
    return new SagaDefinitions(definitions.stream().toList());
  }

  /** What finds no place waits until it is woken up, as if its replica had died. */
  @Bean(destroyMethod = "") // SagaLifecycle knows when
  ThreadPoolExecutor sagaFastPath(GatewayConfig config) {
    int threads = config.sagaThreads();
    var waiting = new ArrayBlockingQueue<Runnable>(threads * WAITING_FOR_A_THREAD);
    return new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, waiting);
  }

  @Bean
  PrometheusMeterRegistry metrics() {
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    // Spring Boot would add what nobody asked for.
    metrics.config().meterFilter(MeterFilter.denyUnless(id -> OURS.contains(family(id.getName()))));
    return metrics;
  }

  private static String family(String name) {
    return name.substring(0, name.indexOf('.') + 1);
  }

  @Bean
  SagaListener sagaMetrics(PrometheusMeterRegistry metrics) {
    return new SagaMetrics(metrics);
  }

  @Bean(destroyMethod = "")
  PostgresSagas sagas(
      DataSource dataSource,
      SagaDefinitions definitions,
      ThreadPoolExecutor sagaFastPath,
      List<SagaListener> listeners,
      GatewayConfig config) {
    return new PostgresSagas(
        dataSource,
        definitions,
        Clock.systemUTC(),
        new SecureRandom(),
        sagaFastPath,
        new SagaListeners(listeners),
        PostgresSagas.Settings.of(
            replicaName(), config.sagaThreads(), config.sagaRetention(), config.shutdownGrace()));
  }

  @Bean
  SagaEngine sagaEngine(PostgresSagas sagas) {
    return sagas.engine();
  }

  /** No two replicas have the same one: process id, host, time. */
  private static String replicaName() {
    return ManagementFactory.getRuntimeMXBean().getName() + "@" + System.currentTimeMillis();
  }
}
