package com.example.gateway.platform.saga;

import java.util.List;

/** Told of what is committed, for logs and metrics. Must not throw. */
public interface SagaListener {
  /** Of a start, a step, a takeover or a command; also what nothing had to be written for. */
  default void committed(SagaSnapshot saga, List<JournalEntry> entries) {}

  /** This replica was at a saga that another has taken. */
  default void fenced(SagaSnapshot saga) {}
}
