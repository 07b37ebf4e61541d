package com.example.bench.saga;

import java.util.Map;

/** What it all runs on. */
final class Machine {
  private Machine() {}

  static Map<String, String> shown() {
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
