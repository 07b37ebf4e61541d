package com.example.bench.measure.report;

import java.util.Map;

/** What it all runs on. */
public final class Machine {
  private Machine() {}

  public static Map<String, String> shown() {
    return Map.of(
        "machine",
        "%d cores, %s %s"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch")),
        "java",
        "Java " + Runtime.version());
  }
}
