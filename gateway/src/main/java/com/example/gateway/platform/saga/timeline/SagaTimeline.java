package com.example.gateway.platform.saga.timeline;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.SagaEngine;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Follows the journal of a saga, whichever replica writes it. Whoever follows holds a thread, so
 * there are not more places than threads for them.
 */
@Component
public final class SagaTimeline {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration IDLE_AFTER = Duration.ofSeconds(5);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final SagaEngine engine;
  private final Semaphore places;
  private final Duration longest;
  private final CountDownLatch closing = new CountDownLatch(1);

  SagaTimeline(SagaEngine engine, GatewayConfig config) {
    this.engine = engine;
    this.places = new Semaphore(config.timelineStreams());
    this.longest = config.streamLimit();
  }

  /** Where a timeline goes. An exception ends it. */
  public interface Follower {
    void entry(JournalEntry entry) throws IOException;

    /** Nothing has happened for a while; tells whether anybody still listens. */
    void idle() throws IOException;
  }

  /**
   * Returns after the entry with which the saga ends; or earlier, when this replica stops or the
   * time for a stream is up, and then more can be asked for from the last entry on.
   *
   * @throws com.example.gateway.platform.web.ProblemException OVERLOADED
   */
  public void follow(UUID id, long after, Follower follower) throws IOException {
    if (!places.tryAcquire()) {
      throw Problem.of(ErrorCode.OVERLOADED, "Too many timelines are being followed")
          .retryAfter(RETRY_AFTER)
          .exception();
    }
    try {
      followUntilEnd(id, after, follower);
    } finally {
      places.release();
    }
  }

  private void followUntilEnd(UUID id, long after, Follower follower) throws IOException {
    long end = System.nanoTime() + longest.toNanos();
    long heardAt = System.nanoTime();
    long last = after;
    do {
      List<JournalEntry> fresh = engine.events(id, last);
      for (JournalEntry entry : fresh) {
        follower.entry(entry);
        last = entry.seq();
        if (ends(entry)) {
          return;
        }
      }
      boolean idle = fresh.isEmpty() && System.nanoTime() - heardAt > IDLE_AFTER.toNanos();
      if (idle) {
        follower.idle();
      }
      if (idle || !fresh.isEmpty()) {
        heardAt = System.nanoTime();
      }
    } while (System.nanoTime() - end < 0 && !closesWithin(LOOK_EVERY));
  }

  /** Whether there is nothing more after this entry, now and ever. */
  boolean isOver(UUID id, long after) {
    return engine
        .get(id)
        .filter(saga -> saga.state().isTerminal() && saga.lastSeq() <= after)
        .isPresent();
  }

  private static boolean ends(JournalEntry entry) {
    return entry.state() != null && entry.state().isTerminal();
  }

  private boolean closesWithin(Duration time) {
    try {
      return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Before the servers wait for what is under way. */
  @EventListener
  void close(ContextClosedEvent event) {
    closing.countDown();
  }
}
