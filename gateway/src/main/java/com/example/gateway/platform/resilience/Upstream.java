package com.example.gateway.platform.resilience;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.Locale;

/**
 * One way to one service, with what protects both sides: a bulkhead around each request, a breaker
 * around each attempt, a budget for retries. Time limits are the request's deadline.
 */
public final class Upstream {
  /** How it is spoken to. A service that answers over one may not answer over the other. */
  public enum Transport {
    REST,
    GRPC;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final String name;
  private final Transport transport;
  private final String target;
  private final boolean foreign;
  private final GatewayConfig.Breaker breakerSettings;
  private final Bulkhead bulkhead;
  private final CircuitBreaker breaker;
  private final RetryBudget retries;

  /**
   * @param name of the service, as logs, problems and health show it
   * @param target origin of the URLs (http://host:port), or gRPC target
   */
  public Upstream(String name, Transport transport, String target, GatewayConfig config) {
    this(name, transport, target, false, config);
  }

  private Upstream(
      String name, Transport transport, String target, boolean foreign, GatewayConfig config) {
    this.name = name;
    this.transport = transport;
    this.target = target;
    this.foreign = foreign;
    this.breakerSettings = config.breaker();
    this.bulkhead = Bulkhead.of(name, bulkheadConfig(config));
    this.breaker = CircuitBreaker.of(name, breakerConfig(config.breaker()));
    this.retries = new RetryBudget(config.retry().percent(), config.retry().burst());
  }

  /** An application that was not made for this gateway, so that it need not have GET /health. */
  public static Upstream foreign(String name, String target, GatewayConfig config) {
    return new Upstream(name, Transport.REST, target, true, config);
  }

  private static BulkheadConfig bulkheadConfig(GatewayConfig config) {
    return BulkheadConfig.custom()
        .maxConcurrentCalls(config.maxConcurrent())
        // Who waits here only makes the queue longer: refuse at once.
        .maxWaitDuration(Duration.ZERO)
        .build();
  }

  private static CircuitBreakerConfig breakerConfig(GatewayConfig.Breaker settings) {
    return CircuitBreakerConfig.custom()
        .slidingWindowType(SlidingWindowType.COUNT_BASED)
        .slidingWindowSize(settings.windowCalls())
        .minimumNumberOfCalls(settings.minimumCalls())
        .failureRateThreshold(settings.failurePercent())
        .waitDurationInOpenState(settings.openFor())
        .permittedNumberOfCallsInHalfOpenState(settings.probes())
        .build();
  }

  public String name() {
    return name;
  }

  public Transport transport() {
    return transport;
  }

  public String target() {
    return target;
  }

  public boolean isForeign() {
    return foreign;
  }

  public int inFlight() {
    return bulkhead.getBulkheadConfig().getMaxConcurrentCalls()
        - bulkhead.getMetrics().getAvailableConcurrentCalls();
  }

  public CircuitBreaker.State breakerState() {
    return breaker.getState();
  }

  /** Takes a place among the calls in flight, until {@link #leave}. */
  public void enter() {
    if (!bulkhead.tryAcquirePermission()) {
      throw Problem.of(ErrorCode.OVERLOADED, "Too many calls to " + name + " are under way")
          .retryAfter(RETRY_AFTER)
          .exception();
    }
    retries.onRequest();
  }

  public void leave() {
    bulkhead.onComplete();
  }

  /** Asks the breaker for one attempt. */
  public Attempt attempt() {
    if (!breaker.tryAcquirePermission()) {
      throw Problem.of(ErrorCode.CIRCUIT_OPEN, name + " keeps failing and is given a rest")
          .from(name)
          .retryAfter(breakerSettings.openFor())
          .exception();
    }
    return new Attempt(breaker, breakerSettings.timeoutFrom());
  }

  /** Whether one more attempt fits the budget; takes it from there. */
  public boolean mayRepeat() {
    return breaker.getState() == CircuitBreaker.State.CLOSED && retries.tryRetry();
  }

  public Problem unavailable() {
    return Problem.of(ErrorCode.UPSTREAM_UNAVAILABLE, name + " cannot be reached")
        .from(name)
        .retryAfter(RETRY_AFTER);
  }

  public Problem badResponse() {
    return Problem.of(
            ErrorCode.UPSTREAM_BAD_RESPONSE, name + " broke off or sent what is not an answer")
        .from(name);
  }

  public Problem timeout() {
    return Problem.of(ErrorCode.UPSTREAM_TIMEOUT, name + " did not answer in time").from(name);
  }
}
