package com.example.gateway.platform.saga.runtime;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.saga.postgres.PostgresSagas;
import java.time.Duration;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Brings the tables up to date and then opens the engine, as soon as the database answers; the
 * gateway is up before, for all that needs no saga.
 */
@Component
final class SagaLifecycle implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(SagaLifecycle.class);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

  /** Begins when the web server has, and ends when the last request has been answered. */
  private static final int PHASE = DEFAULT_PHASE - 1536;

  private final DataSource dataSource;
  private final PostgresSagas sagas;
  private final ThreadPoolExecutor fastPath;
  private final Duration grace;
  private volatile @Nullable Thread starter;

  SagaLifecycle(
      DataSource dataSource,
      PostgresSagas sagas,
      ThreadPoolExecutor sagaFastPath,
      GatewayConfig config) {
    this.dataSource = dataSource;
    this.sagas = sagas;
    this.fastPath = sagaFastPath;
    this.grace = config.shutdownGrace();
  }

  @Override
  public void start() {
    var thread = new Thread(this::open, "saga-start");
    starter = thread;
    thread.start();
  }

  private void open() {
    try {
      boolean said = false;
      while (!migrated(said)) {
        said = true;
        Thread.sleep(AGAIN_AFTER.toMillis());
      }
      sagas.open();
      log.info("sagas are run here");
    } catch (InterruptedException e) {
      log.debug("stopped before the database answered");
    }
  }

  @SuppressWarnings("CatchingUnchecked") // whatever it is: the rest of the gateway works
  private boolean migrated(boolean said) {
    try {
      PostgresSagas.migrate(dataSource);
      return true;
    } catch (RuntimeException e) {
      if (!said) {
        String first = e.toString().lines().findFirst().orElse("");
        log.warn("no saga is run until the database can be used: {}", first);
      }
      return false;
    }
  }

  /** What is under way may end within the grace; other replicas take up the rest. */
  @Override
  public void stop() {
    Thread thread = starter;
    starter = null;
    try {
      if (thread != null) {
        thread.interrupt();
        thread.join();
      }
      fastPath.shutdown();
      sagas.close();
      fastPath.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      fastPath.shutdownNow();
    }
  }

  @Override
  public boolean isRunning() {
    return starter != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
