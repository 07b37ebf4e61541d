package com.example.gateway.platform.saga;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where sagas are kept. Each method is one commit, or none. */
public interface SagaStore {
  /** Writes saga, journal, idempotency row and wake-up, unless the key is taken. */
  SagaEngine.Started accept(NewSaga saga);

  /** All or nothing. False, and nothing written, if another replica has taken the saga. */
  boolean commit(Commit commit);

  Optional<SagaSnapshot> find(UUID id);

  /** By id, the highest first: ids begin with the time. */
  List<SagaSnapshot> list(SagaEngine.Filter filter);

  /** In order, from the one after {@code after}. */
  List<JournalEntry> events(UUID id, long after);

  /** A saga with its first entries. */
  record NewSaga(
      SagaSnapshot snapshot,
      List<JournalEntry> entries,
      Instant wakeAt,
      SagaEngine.IdempotencyKey key,
      SagaEngine.Answer answer) {}

  /**
   * A change of a saga, on the condition that it is still the one that was read.
   *
   * @param expectedEpoch the epoch it must still have
   * @param expectedSeq the last entry it must still have
   * @param snapshot as it is to be
   */
  record Commit(
      long expectedEpoch,
      long expectedSeq,
      SagaSnapshot snapshot,
      List<JournalEntry> entries,
      WakeUp wakeUp) {}

  /** What becomes of the wake-up in the same commit. */
  record WakeUp(Kind kind, @Nullable Instant at) {
    /** Leave it, have it at a time, have none. */
    public enum Kind {
      KEEP,
      SET,
      REMOVE
    }

    static final WakeUp KEPT = new WakeUp(Kind.KEEP, null);
    static final WakeUp REMOVED = new WakeUp(Kind.REMOVE, null);

    static WakeUp at(Instant at) {
      return new WakeUp(Kind.SET, at);
    }
  }
}
