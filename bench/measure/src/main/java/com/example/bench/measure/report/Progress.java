package com.example.bench.measure.report;

import java.io.PrintStream;
import java.util.Locale;

/** One line for each thing that is done, with the time since the start. */
public final class Progress {
  private final PrintStream out;
  private final long begin = System.nanoTime();

  public Progress(PrintStream out) {
    this.out = out;
  }

  public void say(String format, Object... values) {
    out.printf(Locale.ROOT, "%5d s  %s%n", seconds(), String.format(Locale.ROOT, format, values));
  }

  public long seconds() {
    return (System.nanoTime() - begin) / 1_000_000_000;
  }
}
