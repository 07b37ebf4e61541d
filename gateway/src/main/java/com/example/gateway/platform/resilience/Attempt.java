package com.example.gateway.platform.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One call of an upstream as its breaker sees it. Only the first verdict counts. */
public final class Attempt {
  /** What an outcome says about the health of the upstream. */
  public enum Verdict {
    HEALTHY,
    /** Failed, if it had a fair time to answer. */
    TOO_SLOW,
    FAILED,
    /** Says nothing: the upstream sheds load, or the client went away. */
    UNKNOWN
  }

  private final CircuitBreaker breaker;
  private final Duration timeoutFrom;
  private final long startNanos = System.nanoTime();
  private final AtomicBoolean judged = new AtomicBoolean();

  Attempt(CircuitBreaker breaker, Duration timeoutFrom) {
    this.breaker = breaker;
    this.timeoutFrom = timeoutFrom;
  }

  public void judge(Verdict verdict) {
    if (!judged.compareAndSet(false, true)) {
      return;
    }
    long nanos = System.nanoTime() - startNanos;
    boolean fair = nanos >= timeoutFrom.toNanos();
    if (verdict == Verdict.HEALTHY) {
      breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    } else if (verdict == Verdict.FAILED || (verdict == Verdict.TOO_SLOW && fair)) {
      breaker.onError(nanos, TimeUnit.NANOSECONDS, new UpstreamFailure());
    } else {
      breaker.releasePermission();
    }
  }

  /** Only counted, never thrown. */
  private static final class UpstreamFailure extends Exception {
    UpstreamFailure() {
      super("", null, false, false);
    }
  }
}
