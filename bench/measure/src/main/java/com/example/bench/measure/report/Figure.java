package com.example.bench.measure.report;

import org.jspecify.annotations.Nullable;

/**
 * One line of the result.
 *
 * @param target null for what is only reported
 */
public record Figure(String name, String unit, Spread spread, @Nullable Target target) {
  public Figure(String name, String unit, Spread spread) {
    this(name, unit, spread, null);
  }

  /** What the middle one has to be, ends included. */
  public record Target(double least, double most) {
    public static Target atLeast(double least) {
      return new Target(least, Double.POSITIVE_INFINITY);
    }

    public static Target atMost(double most) {
      return new Target(0, most);
    }

    /** For people. */
    public String shown() {
      if (Double.isInfinite(most)) {
        return ">= " + Numbers.shown(least);
      }
      return least == 0
          ? "<= " + Numbers.shown(most)
          : Numbers.shown(least) + " to " + Numbers.shown(most);
    }
  }

  public boolean holds() {
    return target == null || (spread.median() >= target.least && spread.median() <= target.most);
  }
}
