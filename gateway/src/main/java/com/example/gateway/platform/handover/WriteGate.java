package com.example.gateway.platform.handover;

import com.example.gateway.platform.edge.Deadline;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Counts the writes under way, and holds new ones back while their owner changes. */
final class WriteGate {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int mostWaiting;
  private int underWay;
  private int waiting;
  private @Nullable Hold hold;

  /** A promise that no write begins, while it stands. */
  record Hold(String id, Deadline end, long sinceNanos) {}

  WriteGate(int mostWaiting) {
    this.mostWaiting = mostWaiting;
  }

  /** Returns when a write may go on; it counts until {@link #leave}. */
  void enter(Deadline deadline) {
    lock.lock();
    try {
      if (hold != null) {
        await(deadline);
      }
      underWay++;
    } finally {
      lock.unlock();
    }
  }

  private void await(Deadline deadline) {
    if (waiting >= mostWaiting) {
      throw Problem.of(ErrorCode.OVERLOADED, "Too many writes wait for their owner to change")
          .retryAfter(RETRY_AFTER)
          .exception();
    }
    waiting++;
    try {
      while (hold != null) {
        deadline.check();
        changed.awaitNanos(deadline.remaining().toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(ErrorCode.OVERLOADED, "The gateway stops")
          .retryAfter(RETRY_AFTER)
          .exception();
    } finally {
      waiting--;
    }
  }

  void leave() {
    lock.lock();
    try {
      underWay--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns once no write is under way. */
  Hold hold(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      if (hold != null) {
        throw Problem.of(ErrorCode.INVALID_TRANSITION, "Writes are held already").exception();
      }
      var begun = new Hold(UUID.randomUUID().toString(), Deadline.in(atMost), System.nanoTime());
      hold = begun;
      while (underWay > 0 && begun.equals(hold) && !begun.end().isOver()) {
        changed.awaitNanos(begun.end().remaining().toNanos());
      }
      if (underWay > 0 || !begun.equals(hold)) {
        letGo(begun);
        throw Problem.of(ErrorCode.DEADLINE_EXCEEDED, "Writes under way did not end in time")
            .exception();
      }
      return begun;
    } finally {
      lock.unlock();
    }
  }

  /** The hold with this id, if it stands for at least so long. */
  @Nullable Hold standing(String id, Duration longerThan) {
    lock.lock();
    try {
      boolean stands =
          hold != null && hold.id().equals(id) && hold.end().remaining().compareTo(longerThan) > 0;
      return stands ? hold : null;
    } finally {
      lock.unlock();
    }
  }

  /** Any hold; null when writes go on. */
  @Nullable Hold current() {
    lock.lock();
    try {
      return hold;
    } finally {
      lock.unlock();
    }
  }

  int underWay() {
    lock.lock();
    try {
      return underWay;
    } finally {
      lock.unlock();
    }
  }

  void letGo(Hold ended) {
    lock.lock();
    try {
      if (ended.equals(hold)) {
        hold = null;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
