package com.example.gateway.platform.saga;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The seam: whoever starts and watches sagas sees this, and step bodies see {@link StepAction}.
 * Another engine fits in between.
 */
public interface SagaEngine {
  /**
   * Durable when it returns. The newest version of the definition is taken.
   *
   * @throws UnknownSagaException without a definition of that type
   */
  Started start(Request request);

  Optional<SagaSnapshot> get(UUID id);

  /** Newest first. */
  List<SagaSnapshot> list(Filter filter);

  /** The timeline from the entry after {@code after}; 0 gives all of it. */
  List<JournalEntry> events(UUID id, long after);

  /**
   * Asks to undo it, which ends in REJECTED, or in COMPLETED if the pivot turns out to be done.
   *
   * @throws SagaRefusedException past the pivot
   */
  void cancel(UUID id, String reason);

  /** Gives a parked saga new attempts and new time. */
  void retryParked(UUID id, String reason);

  /** Takes the step at which a saga is parked as done. Not for the pivot. */
  void skip(UUID id, String reason);

  /** Undoes a saga that is parked or running before its pivot. */
  void compensate(UUID id, String reason);

  /**
   * Which sagas.
   *
   * @param type null for all
   * @param state null for all
   * @param olderThan the last of the page before; null for the first page
   * @param limit at most so many
   */
  record Filter(
      @Nullable String type, @Nullable SagaState state, @Nullable UUID olderThan, int limit) {}

  /**
   * What to start.
   *
   * @param input JSON that the steps see
   * @param context JSON that is kept with it
   * @param answer what whoever repeats the key gets, made from the saga's id
   */
  record Request(
      String type,
      String input,
      String context,
      IdempotencyKey key,
      Function<UUID, Answer> answer) {}

  /**
   * What makes a start safe to repeat.
   *
   * @param scope caller and route, so that callers do not meet in their keys
   * @param fingerprint of the body; another one under the same key is an error of the caller
   * @param keptFor how long a repetition gets the same answer
   */
  record IdempotencyKey(String scope, String key, String fingerprint, Duration keptFor) {}

  /** Kept and given again byte for byte. */
  record Answer(int status, String body) {}

  /**
   * What became of it.
   *
   * @param sagaId null with MISMATCH and IN_PROGRESS, as is the answer
   */
  record Started(Kind kind, @Nullable UUID sagaId, @Nullable Answer answer) {
    /** What became of a start. */
    public enum Kind {
      ACCEPTED,
      REPLAYED,
      /** The key was used with another body. */
      MISMATCH,
      /** The first one with this key is being accepted right now. */
      IN_PROGRESS
    }
  }
}
