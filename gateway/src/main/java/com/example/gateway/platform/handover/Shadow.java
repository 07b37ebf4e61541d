package com.example.gateway.platform.handover;

import com.example.gateway.platform.edge.HttpRoute;
import com.example.gateway.platform.edge.UpstreamClient.Answer;
import com.example.gateway.platform.web.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the other side what a client was just answered, and compares. The other side is a little
 * behind: what is not the same at once is looked at again, and counts only when the first side has
 * said the same before and after the other one was asked.
 */
final class Shadow implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Shadow.class);

  /** Comparisons under way, most of them waiting; one more is left out. */
  private static final int MOST = 64;

  private static final int THREADS = 4;
  private static final int LOOKS = 4;
  private static final long FIRST_PAUSE_MS = 500;

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(THREADS, Shadow::daemon);
  private final MeterRegistry metrics;
  private final Semaphore places = new Semaphore(MOST);

  /** What became of a comparison. */
  enum Outcome {
    EQUAL,
    /** Once the other side had had a moment. */
    EQUAL_LATER,
    DIFFERENT,
    /** The answer changed each time before it could be compared. */
    UNSETTLED,
    /** One side did not answer, or with 5xx. */
    UNANSWERED,
    LEFT_OUT
  }

  /** One request, and both ways to have it answered. */
  record Question(
      String path, HttpRoute answered, HttpRoute other, Function<HttpRoute, Answer> again) {
    Answer ask(HttpRoute route) {
      return again.apply(route);
    }
  }

  Shadow(MeterRegistry metrics) {
    this.metrics = metrics;
    for (Outcome outcome : Outcome.values()) {
      count(outcome, 0);
    }
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "shadow");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Returns at once. */
  void compare(Question question, Answer answer) {
    if (!places.tryAcquire()) {
      count(Outcome.LEFT_OUT, 1);
      return;
    }
    step(question, 0, () -> firstLook(question, answer));
  }

  private void firstLook(Question question, Answer answer) {
    Answer other = question.ask(question.other());
    if (isUnanswered(answer, other)) {
      end(question, Outcome.UNANSWERED, null);
    } else if (Comparison.difference(answer, other) == null) {
      end(question, Outcome.EQUAL, null);
    } else {
      lookAgain(question, 1, null);
    }
  }

  /**
   * @param before what the last look that counted found, if there was one
   */
  private void lookAgain(Question question, int look, @Nullable String before) {
    Answer earlier = question.ask(question.answered());
    long pause = FIRST_PAUSE_MS << (look - 1);
    step(question, pause, () -> judge(question, look, earlier, before));
  }

  private void judge(Question question, int look, Answer earlier, @Nullable String before) {
    Answer other = question.ask(question.other());
    Answer later = question.ask(question.answered());
    if (isUnanswered(other, later)) {
      end(question, Outcome.UNANSWERED, null);
      return;
    }
    boolean settled = Comparison.difference(earlier, later) == null;
    String difference = Comparison.difference(later, other);
    if (difference == null) {
      end(question, Outcome.EQUAL_LATER, null);
      return;
    }
    String found = settled ? difference : before;
    if (look + 1 < LOOKS) {
      lookAgain(question, look + 1, found);
    } else {
      end(question, settled ? Outcome.DIFFERENT : Outcome.UNSETTLED, found);
    }
  }

  private static boolean isUnanswered(Answer one, Answer other) {
    return one.status() >= 500 || other.status() >= 500;
  }

  @SuppressWarnings({"CatchingUnchecked", "FutureReturnValueIgnored"}) // whatever it is: counted
  private void step(Question question, long pauseMs, Runnable look) {
    threads.schedule(
        () -> {
          try {
            look.run();
          } catch (ProblemException e) {
            end(question, Outcome.UNANSWERED, null);
          } catch (RuntimeException e) {
            log.warn("a comparison failed", e);
            end(question, Outcome.UNANSWERED, null);
          }
        },
        pauseMs,
        TimeUnit.MILLISECONDS);
  }

  private void end(Question question, Outcome outcome, @Nullable String at) {
    places.release();
    count(outcome, 1);
    if (outcome == Outcome.DIFFERENT) {
      String one = question.answered().upstream().name();
      String other = question.other().upstream().name();
      log.warn("{} and {} differ at {}: {}", one, other, at, question.path());
    }
  }

  private void count(Outcome outcome, int by) {
    String label = outcome.name().toLowerCase(Locale.ROOT);
    metrics.counter("handover.shadow", "outcome", label).increment(by);
  }
}
