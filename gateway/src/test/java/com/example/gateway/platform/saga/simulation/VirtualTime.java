package com.example.gateway.platform.saga.simulation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A clock that jumps from event to event. */
final class VirtualTime extends Clock {
  private record Due(long atMs, long order, Runnable action) {}

  private final PriorityQueue<Due> events =
      new PriorityQueue<>(Comparator.comparingLong(Due::atMs).thenComparingLong(Due::order));
  private long nowMs;
  private long scheduled;

  void after(long delayMs, Runnable action) {
    events.add(new Due(nowMs + Math.max(delayMs, 0), scheduled++, action));
  }

  /** Runs the next event; false if there is none. */
  boolean step() {
    @Nullable Due next = events.poll();
    if (next == null) {
      return false;
    }
    nowMs = next.atMs;
    next.action.run();
    return true;
  }

  @Override
  public long millis() {
    return nowMs;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(nowMs);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
