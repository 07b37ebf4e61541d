package com.example.chaos.oracle;

import com.example.chaos.oracle.Evidence.Case;
import com.example.chaos.oracle.Oracle.Findings;
import com.example.chaos.oracle.Rows.Entry;
import com.example.chaos.oracle.Rows.Operation;
import com.example.chaos.oracle.Rows.Saga;
import com.example.chaos.oracle.Violation.Invariant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds the journal of a saga against its row and against the effects. */
final class JournalChecks {
  /** Steps at which something happens elsewhere, by what the participant calls it. */
  private static final Map<String, String> STEP_OF_ACTION =
      Map.of(
          "place-order", "place-order",
          "reserve-stock", "reserve-stock",
          "open-payment", "authorize-payment",
          "confirm-order", "confirm-order");

  private JournalChecks() {}

  static void check(Case one, Findings found) {
    Saga saga = one.saga();
    if (saga == null) {
      return;
    }
    var fold = JournalFold.of(one.journal());
    found.expect(
        fold.problems().isEmpty() && fold.matches(saga),
        Invariant.JOURNAL_FOLDS_TO_THE_ROW,
        one.name(),
        "%s; folded: %s; row: %s".formatted(fold.problems(), fold, saga));
    intents(one, found);
    turns(one, found);
    ends(one, saga, found);
  }

  /** That something was down is no reason to turn back, and nobody here compensates by hand. */
  private static void turns(Case one, Findings found) {
    List<Entry> untilTurned =
        one.journal().stream().takeWhile(entry -> !entry.phase().equals("TURN")).toList();
    boolean refused =
        untilTurned.stream()
            .anyMatch(
                entry -> "FORWARD".equals(entry.direction()) && "REJECTED".equals(entry.result()));
    found.expect(
        refused || untilTurned.size() == one.journal().size(),
        Invariant.TURNED_BECAUSE_REFUSED,
        one.name(),
        "it turned back, but nothing was refused");
  }

  private static void intents(Case one, Findings found) {
    List<String> intended = steps(one.journal(), "INTENT", "FORWARD");
    for (Operation operation : one.operations()) {
      boolean effect = "DONE".equals(operation.state()) || "REFUSED".equals(operation.state());
      found.expect(
          !effect || intended.contains(STEP_OF_ACTION.get(operation.action())),
          Invariant.NO_EFFECT_WITHOUT_INTENT,
          one.name(),
          operation + " but intended were " + intended);
    }
    found.expect(
        one.authorizations().isEmpty() || intended.contains("authorize-payment"),
        Invariant.NO_EFFECT_WITHOUT_INTENT,
        one.name(),
        "money was asked for, but intended were " + intended);
  }

  /** All done, or all that was begun undone. */
  private static void ends(Case one, Saga saga, Findings found) {
    Map<String, String> lastResults = new HashMap<>();
    one.journal().stream()
        .filter(entry -> entry.phase().equals("OUTCOME"))
        .forEach(
            entry -> lastResults.put(entry.direction() + " " + entry.step(), entry.result() + ""));
    List<String> begun = steps(one.journal(), "INTENT", "FORWARD");
    String direction = saga.completed() ? "FORWARD " : "COMPENSATE ";
    boolean holds =
        !(saga.completed() || saga.rejected())
            || begun.stream().allMatch(step -> "OK".equals(lastResults.get(direction + step)));
    found.expect(
        holds,
        Invariant.JOURNAL_FOLDS_TO_THE_ROW,
        one.name(),
        "%s with %s".formatted(saga.state(), lastResults));
  }

  private static List<String> steps(List<Entry> journal, String phase, String direction) {
    return journal.stream()
        .filter(entry -> entry.phase().equals(phase) && direction.equals(entry.direction()))
        .map(entry -> entry.step() + "")
        .distinct()
        .collect(Collectors.toList());
  }
}
