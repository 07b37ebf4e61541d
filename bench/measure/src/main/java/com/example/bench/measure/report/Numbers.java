package com.example.bench.measure.report;

import java.util.Locale;

/** As many digits as mean something. */
final class Numbers {
  private Numbers() {}

  static String shown(double value) {
    String format = Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
