package com.example.gateway.platform.saga.simulation;

import java.util.Set;

/** What makes sagas correct. Each can be taken away, and the simulation has to notice. */
enum Guard {
  /** A cancellation that finds nothing leaves a row that refuses what comes late. */
  TOMBSTONE,
  /** Neither the store nor a participant listens to a replica whose saga was taken over. */
  EPOCH,
  /** A repeated operation gives the first answer and has no second effect. */
  DEDUPE,
  /** The intention is committed before the attempt is sent. */
  INTENT_FIRST,
  /** What is not known to have failed may have happened. */
  UNKNOWN_IS_NOT_FAILED,
  /** An outside provider is asked for what it holds before its part counts as undone. */
  LOOK_UP_BEFORE_VOID;

  static final Set<Guard> ALL = Set.of(values());
}
