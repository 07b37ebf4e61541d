package com.example.bench.saga.takeover;

import com.example.launcher.LaunchFailure;
import java.time.Duration;

/** For loops that look again and again: a pause, but not for ever. */
final class Deadline {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long PAUSE_MS = 50;

  private final long end = System.nanoTime() + PATIENCE.toNanos();
  private final String complaint;

  Deadline(String complaint) {
    this.complaint = complaint;
  }

  void lookAgain() throws InterruptedException {
    if (System.nanoTime() > end) {
      throw new LaunchFailure("after " + PATIENCE.toSeconds() + " s " + complaint);
    }
    Thread.sleep(PAUSE_MS);
  }
}
