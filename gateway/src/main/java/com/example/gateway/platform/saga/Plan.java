package com.example.gateway.platform.saga;

import com.example.gateway.platform.saga.JournalEntry.Attempt;
import com.example.gateway.platform.saga.JournalEntry.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to commit, and what comes after it.
 *
 * @param entries to append
 * @param progress with the entries in it
 * @param attempt to perform once they are committed; null if there is none now
 * @param wakeAt when to look again; null if there is an attempt, or nothing more to do
 */
record Plan(
    List<JournalEntry> entries,
    Progress progress,
    @Nullable Attempt attempt,
    @Nullable Instant wakeAt) {

  /** Entries that belong into one commit, with the progress they make. */
  static final class Draft {
    private final List<JournalEntry> entries = new ArrayList<>(4);
    private final long epoch;
    private final Instant now;
    private Progress progress;

    Draft(Progress progress, long epoch, Instant now) {
      this.progress = progress;
      this.epoch = epoch;
      this.now = now;
    }

    Progress progress() {
      return progress;
    }

    Instant now() {
      return now;
    }

    void intend(Attempt attempt) {
      append(Phase.INTENT, attempt, null, null, null);
    }

    void settle(Attempt attempt, StepResult result) {
      append(Phase.OUTCOME, attempt, result, null, null);
    }

    void turn(Reason reason) {
      append(Phase.TURN, null, null, null, reason);
    }

    void become(SagaState state, @Nullable Reason reason) {
      append(Phase.STATE, null, null, state, reason);
    }

    private void append(
        Phase phase,
        @Nullable Attempt attempt,
        @Nullable StepResult result,
        @Nullable SagaState state,
        @Nullable Reason reason) {
      JournalEntry entry =
          new JournalEntry(progress.seq() + 1, epoch, now, phase, attempt, result, state, reason);
      progress = progress.with(entry);
      entries.add(entry);
    }

    Plan perform(Attempt attempt) {
      return new Plan(entries, progress, attempt, null);
    }

    Plan wakeAt(Instant at) {
      return new Plan(entries, progress, null, at);
    }

    Plan rest() {
      return new Plan(entries, progress, null, null);
    }
  }
}
