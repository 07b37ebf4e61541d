package com.example.gateway.platform.saga;

import com.example.gateway.platform.saga.JournalEntry.Attempt;
import com.example.gateway.platform.saga.SagaRunner.Turn;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs attempts in threads of their own, so that a body that hangs is left behind. Whatever it
 * still does comes late, which participants are guarded against.
 */
final class StepBodies {
  private static final Logger LOG = LoggerFactory.getLogger(StepBodies.class);
  private static final int IDLE_SECONDS = 10;

  private final SagaListener listener;
  private final ExecutorService threads;

  /**
   * @param most that may be under way or hang at the same time
   */
  StepBodies(int most, SagaListener listener) {
    this.listener = listener;
    this.threads =
        new ThreadPoolExecutor(
            0,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            body -> {
              Thread thread = new Thread(body, "saga-step");
              thread.setDaemon(true);
              return thread;
            });
  }

  StepResult perform(Turn turn) {
    Attempt attempt = turn.underWay();
    Step step = turn.progress().definition().step(attempt.step());
    StepAction body = step.body(attempt.direction());
    StepAction.Input input = SagaRunner.input(turn);
    try {
      StepResult[] result = new StepResult[1];
      Future<?> underWay =
          threads.submit(() -> listener.around(turn.saga(), () -> result[0] = body.perform(input)));
      wait(underWay, step.limits().attemptTime());
      return result[0];
    } catch (RejectedExecutionException e) {
      return StepResult.notSent("TOO_MANY_HANG", "Too many attempts hang in this replica");
    } catch (TimeoutException e) {
      return StepResult.unknown(
          "NO_END", "No end after " + step.limits().attemptTime().toMillis() + " ms");
    } catch (ExecutionException e) {
      LOG.warn("saga {}: {} threw", turn.saga().id(), attempt, e.getCause());
      return StepResult.unknown("EXCEPTION", e.getCause() + "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return StepResult.unknown("INTERRUPTED", "The replica stops");
    }
  }

  private static void wait(Future<?> underWay, Duration limit)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      underWay.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      underWay.cancel(true);
    }
  }
}
