package com.example.bench.saga.contest;

import com.example.bench.measure.report.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** So many at a time, each beginning again when it has ended, for so long. */
public final class Load {
  private Load() {}

  /** What is repeated. */
  @FunctionalInterface
  public interface Work {
    void once() throws Exception;
  }

  /** The times that each took, and how long it all took. */
  public static Sample run(Work work, int concurrency, Duration duration)
      throws InterruptedException {
    ExecutorService clients = Executors.newFixedThreadPool(concurrency);
    try {
      long begin = System.nanoTime();
      long end = begin + duration.toNanos();
      Callable<List<Long>> client = () -> repeat(work, end);
      List<Future<List<Long>>> running = new ArrayList<>();
      for (int i = 0; i < concurrency; i++) {
        running.add(clients.submit(client));
      }
      List<Long> times = new ArrayList<>();
      for (Future<List<Long>> one : running) {
        times.addAll(one.get());
      }
      return Sample.of(times, System.nanoTime() - begin);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause() + "", e.getCause());
    } finally {
      clients.shutdownNow();
    }
  }

  private static List<Long> repeat(Work work, long end) throws Exception {
    List<Long> times = new ArrayList<>();
    long now = System.nanoTime();
    while (now < end) {
      long begin = now;
      work.once();
      now = System.nanoTime();
      times.add(now - begin);
    }
    return times;
  }
}
