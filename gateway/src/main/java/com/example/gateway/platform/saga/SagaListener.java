package com.example.gateway.platform.saga;

import java.time.Duration;
import java.util.List;

/** Told of what is committed, for logs and metrics. Must not throw. */
public interface SagaListener {
  /** Goes around what a replica does for a saga, such as with the names that its log lines get. */
  default void around(SagaSnapshot saga, Runnable work) {
    work.run();
  }

  /** Of a start, a step, a takeover or a command; also what nothing had to be written for. */
  default void committed(SagaSnapshot saga, List<JournalEntry> entries) {}

  /**
   * Another replica had begun an attempt and did not end it.
   *
   * @param after how long nothing had been heard of it, from its last commit
   */
  default void takenOver(SagaSnapshot saga, Duration after) {}

  /** This replica was at a saga that another has taken. */
  default void fenced(SagaSnapshot saga) {}
}
