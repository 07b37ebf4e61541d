package com.example.chaos.oracle;

import com.example.chaos.oracle.Rows.Entry;
import com.example.chaos.oracle.Rows.Saga;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a journal says a saga is. Apart from the engine's own fold, so that neither excuses the
 * other.
 */
final class JournalFold {
  private final List<String> problems = new ArrayList<>();
  private long seq;
  private long epoch;
  private String state = "RUNNING";
  private @Nullable String cursor;
  private @Nullable String turned;
  private @Nullable String parked;
  private @Nullable Entry open;

  private JournalFold() {}

  static JournalFold of(List<Entry> journal) {
    var fold = new JournalFold();
    journal.forEach(fold::add);
    return fold;
  }

  List<String> problems() {
    return problems;
  }

  boolean matches(Saga row) {
    return row.lastSeq() == seq
        && row.epoch() == epoch
        && row.state().equals(state)
        && Objects.equals(row.cursor(), cursor)
        && Objects.equals(row.turnedCode(), turned)
        && Objects.equals(row.parkedCode(), parked)
        && (!row.atRest() || open == null);
  }

  private void add(Entry entry) {
    expect(entry.seq() == seq + 1, "entry %d follows %d".formatted(entry.seq(), seq));
    expect(entry.epoch() >= epoch, "epoch %d follows %d".formatted(entry.epoch(), epoch));
    seq = entry.seq();
    epoch = entry.epoch();
    switch (entry.phase()) {
      case "INTENT" -> {
        expect(open == null, "entry %d: something else is under way".formatted(seq));
        open = entry;
        cursor = entry.step();
      }
      case "OUTCOME" -> {
        expect(settles(entry), "entry %d settles what is not under way".formatted(seq));
        open = null;
        cursor = entry.step();
      }
      case "TURN" -> turned = entry.code();
      default -> become(entry);
    }
  }

  private boolean settles(Entry outcome) {
    return open != null
        && Objects.equals(open.step(), outcome.step())
        && Objects.equals(open.direction(), outcome.direction())
        && open.attempt() == outcome.attempt();
  }

  private void become(Entry entry) {
    state = Objects.requireNonNull(entry.state());
    parked = state.equals("PARKED") ? entry.code() : null;
    if (state.equals("COMMITTED")) {
      turned = null;
    }
  }

  private void expect(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }

  @Override
  public String toString() {
    return "%s at %s, seq %d, epoch %d, turned %s, parked %s"
        .formatted(state, cursor, seq, epoch, turned, parked);
  }
}
