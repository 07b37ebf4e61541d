package com.example.gateway.platform.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What was read, until its time is over or anybody writes by this gateway. An answer carries the
 * number of writes that had ended when it was asked for, and is good only as long as that number
 * holds: so a read that a write overtook is never served again, whenever it ends.
 */
public final class ReadCache {
  private final Ticker ticker;
  private final AtomicLong writes = new AtomicLong();
  private final Cache<ReadKey, KeptAnswer> answers;
  private final Map<ReadKey, Reading> underWay = new ConcurrentHashMap<>();
  private final Semaphore waiters;
  private final Counter hits;
  private final Counter joined;
  private final Counter misses;

  /**
   * @param bytes that answers may take, about
   * @param waiters at most, for answers that others have asked for
   */
  public ReadCache(long bytes, int waiters, Ticker ticker, MeterRegistry registry) {
    this.ticker = ticker;
    this.waiters = new Semaphore(waiters);
    Counter evictions = registry.counter("cache.evictions");
    this.answers =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((ReadKey key, KeptAnswer answer) -> key.bytes() + answer.bytes())
            .expireAfter(Expiry.writing((ReadKey key, KeptAnswer answer) -> rest(answer)))
            .ticker(ticker)
            .executor(Runnable::run)
            .evictionListener(
                (key, answer, cause) -> {
                  if (answer != null && isGood(answer)) {
                    evictions.increment();
                  }
                })
            .build();
    this.hits = registry.counter("cache.reads", "result", "hit");
    this.joined = registry.counter("cache.reads", "result", "joined");
    this.misses = registry.counter("cache.reads", "result", "miss");
    registry.gauge("cache.answers", answers, Cache::estimatedSize);
  }

  /** Null if there is no good one. */
  public @Nullable KeptAnswer find(ReadKey key) {
    KeptAnswer answer = answers.getIfPresent(key);
    if (answer == null || !isGood(answer)) {
      return null;
    }
    hits.increment();
    return answer;
  }

  /** What to do about a miss: an answer that another asked for, or a read of one's own. */
  public record Turn(@Nullable KeptAnswer answer, @Nullable Reading reading) {}

  /**
   * Waits if another asks the same just now. With neither answer nor reading, one has to ask for
   * oneself alone.
   */
  public Turn turn(ReadKey key, Duration lifetime, Duration limit) {
    Reading mine = reading(key, lifetime);
    Reading first =
        underWay.compute(
            key, (k, other) -> other != null && other.writes() == writes.get() ? other : mine);
    if (first == mine) {
      // Whoever was first until just now has kept the answer before leaving.
      KeptAnswer kept = find(key);
      if (kept == null) {
        misses.increment();
        return new Turn(null, mine);
      }
      mine.end(kept);
      return new Turn(kept, null);
    }
    KeptAnswer answer = join(first, limit);
    (answer == null ? misses : joined).increment();
    return new Turn(answer, null);
  }

  /** A read for whoever will not have what is kept; nobody waits for it. */
  public Reading alone(ReadKey key, Duration lifetime) {
    misses.increment();
    return reading(key, lifetime);
  }

  /** To be called when a write may have had its effect, and before anybody is told so. */
  public void wrote() {
    writes.incrementAndGet();
  }

  /** In whole seconds, rounded up: it is never older than it says. */
  public long ageSeconds(KeptAnswer answer) {
    long nanos = ticker.read() - answer.askedNanos();
    return Math.max(0, Duration.ofNanos(nanos + 999_999_999).toSeconds());
  }

  void put(ReadKey key, KeptAnswer answer) {
    if (isGood(answer)) {
      answers
          .asMap()
          .merge(key, answer, (a, b) -> a.askedNanos() - b.askedNanos() > 0 && isGood(a) ? a : b);
    }
  }

  void forget(Reading reading) {
    underWay.remove(reading.key(), reading);
  }

  private Reading reading(ReadKey key, Duration lifetime) {
    // The number of writes first: one that ends in between makes this read old, not young.
    long ended = writes.get();
    return new Reading(this, key, lifetime, ticker.read(), ended);
  }

  private @Nullable KeptAnswer join(Reading first, Duration limit) {
    if (!waiters.tryAcquire()) {
      return null;
    }
    try {
      KeptAnswer answer = first.await(limit);
      return answer != null && isGood(answer) ? answer : null;
    } finally {
      waiters.release();
    }
  }

  private boolean isGood(KeptAnswer answer) {
    return answer.writes() == writes.get() && answer.restNanos(ticker.read()) > 0;
  }

  private Duration rest(KeptAnswer answer) {
    return Duration.ofNanos(Math.max(0, answer.restNanos(ticker.read())));
  }
}
