package com.example.chaos.oracle;

import com.example.chaos.oracle.Evidence.Case;
import com.example.chaos.oracle.Violation.Invariant;
import java.util.ArrayList;
import java.util.List;

/** Says what is wrong with a run that has come to rest. */
public final class Oracle {
  private Oracle() {}

  public static List<Violation> judge(Evidence evidence) {
    var found = new Findings();
    WholeChecks.check(evidence, found);
    for (Case one : evidence.cases()) {
      CaseChecks.check(one, found);
      JournalChecks.check(one, found);
    }
    return found.violations;
  }

  /** Collects what does not hold. */
  static final class Findings {
    private final List<Violation> violations = new ArrayList<>();

    void expect(boolean holds, Invariant invariant, String subject, String detail) {
      if (!holds) {
        violations.add(new Violation(invariant, subject, detail));
      }
    }
  }
}
