package com.example.gateway.platform.edge;

import com.example.gateway.platform.config.GatewayConfig;
import java.time.Duration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.stereotype.Component;

/**
 * Told to stop, for a while everything is still served, but each answer asks the client to come
 * back by another connection, which load balancers meanwhile lead elsewhere. Without it, a request
 * could meet a connection just as it is closed.
 */
@Component
final class LameDuck implements ApplicationListener<ContextClosedEvent> {
  private final Duration period;
  private volatile boolean stopping;

  LameDuck(GatewayConfig config) {
    this.period = config.lameDuck();
  }

  /** Whether an answer should be the last of its connection. */
  boolean isStopping() {
    return stopping;
  }

  /** Comes when readiness has been taken back, and before anything is stopped. */
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    stopping = true;
    try {
      Thread.sleep(period.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
