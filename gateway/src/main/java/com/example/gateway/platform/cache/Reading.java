package com.example.gateway.platform.cache;

import com.example.gateway.platform.cache.KeptAnswer.Header;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A read that is under way, for one who asked and for all who wait for the same. */
public final class Reading {
  private final ReadCache cache;
  private final ReadKey key;
  private final Duration lifetime;
  private final long askedNanos;
  private final long writes;
  private final CompletableFuture<@Nullable KeptAnswer> result = new CompletableFuture<>();

  Reading(ReadCache cache, ReadKey key, Duration lifetime, long askedNanos, long writes) {
    this.cache = cache;
    this.key = key;
    this.lifetime = lifetime;
    this.askedNanos = askedNanos;
    this.writes = writes;
  }

  ReadKey key() {
    return key;
  }

  long writes() {
    return writes;
  }

  /** The answer has come; it is kept unless it is too old by now, or somebody wrote meanwhile. */
  public void keep(List<Header> headers, byte[] body, Duration atMost) {
    Duration shorter = atMost.compareTo(lifetime) < 0 ? atMost : lifetime;
    var answer = new KeptAnswer(headers, body, askedNanos, shorter.toNanos(), writes);
    cache.put(key, answer);
    result.complete(answer);
  }

  /** Always to be called: whoever still waits goes on without an answer. */
  public void end() {
    end(null);
  }

  void end(@Nullable KeptAnswer answer) {
    cache.forget(this);
    result.complete(answer);
  }

  /** Null if there is none, or not in time. */
  @Nullable KeptAnswer await(Duration limit) {
    try {
      return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
