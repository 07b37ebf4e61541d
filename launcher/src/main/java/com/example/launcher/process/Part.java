package com.example.launcher.process;

import java.util.concurrent.CompletableFuture;

/**
 * One thing of the system that can be started, watched and stopped. Calls come from one thread at a
 * time.
 */
public interface Part {
  String name();

  /**
   * Starts it, without waiting until it is ready. The future completes when it no longer runs, with
   * how it ended ("exited with code 1"); a start that fails is an end too, not an exception.
   */
  CompletableFuture<String> start();

  /** Whether it answers. Takes a second at most. */
  boolean ready();

  /** Ends it, gently first; returns when nothing of it is left. */
  void stop();

  /** Ends it as a crash would; returns when nothing of it is left. */
  void kill();

  /** What to show when it does not work: the end of its log. */
  String explanation();
}
