package com.example.bench.measure.report;

import java.util.List;

/**
 * What one measurement gave.
 *
 * @param perSecond how many ended in a second
 * @param times of each, in milliseconds, the shortest first
 */
public record Sample(double perSecond, List<Double> times) {
  public Sample {
    times = times.stream().sorted().toList();
  }

  /** Of the nanoseconds that each took, and all together. */
  public static Sample of(List<Long> nanos, long allNanos) {
    List<Double> times = nanos.stream().map(each -> each / 1e6).toList();
    return new Sample(times.size() * 1e9 / allNanos, times);
  }

  public int count() {
    return times.size();
  }

  /** The time within which so many of a hundred ended: the smallest that is enough. */
  public double percentile(double percent) {
    if (times.isEmpty()) {
      throw new IllegalStateException("nothing was measured");
    }
    int rank = (int) Math.ceil(percent / 100 * times.size());
    return times.get(Math.max(rank, 1) - 1);
  }

  /** That percentile, and the shortest and the longest. */
  public Spread spread(double percent) {
    return new Spread(percentile(percent), percentile(0), percentile(100));
  }
}
