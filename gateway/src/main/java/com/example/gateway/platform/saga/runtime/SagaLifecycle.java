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
 * Brings the tables up to date and then opens the engine: before the gateway is ready if the
 * database answers, and else as soon as it does, while all that needs no saga is served.
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
  private volatile boolean running;
  private @Nullable Thread starter;

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
    running = true;
    if (migrated(/* says= */ true)) {
      sagas.open();
    } else {
      var thread = new Thread(this::openLater, "saga-start");
      starter = thread;
      thread.start();
    }
  }

  private void openLater() {
    try {
      do {
        Thread.sleep(AGAIN_AFTER.toMillis());
      } while (!migrated(/* says= */ false));
      sagas.open();
      log.info("the database answers now: sagas are run");
    } catch (InterruptedException e) {
      log.debug("stopped before the database answered");
    }
  }

  @SuppressWarnings("CatchingUnchecked") // whatever it is: the rest of the gateway works
  private boolean migrated(boolean says) {
    try {
      PostgresSagas.migrate(dataSource);
      return true;
    } catch (RuntimeException e) {
      if (says) {
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
    running = false;
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
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
