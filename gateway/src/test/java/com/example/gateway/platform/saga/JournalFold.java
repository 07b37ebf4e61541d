package com.example.gateway.platform.saga;

import java.util.List;

/** What a journal says the row must be, for tests that compare the two. */
public final class JournalFold {
  private JournalFold() {}

  /** With what no journal knows (input, owner, times) as in the row. */
  public static SagaSnapshot of(
      SagaDefinition definition, SagaSnapshot row, List<JournalEntry> journal) {
    // Budgets differ between definitions of one name in tests; the deadline follows from them.
    Progress progress = Progress.fold(definition, row.createdAt(), journal);
    return new SagaSnapshot(
        row.id(),
        definition.name(),
        definition.version(),
        progress.state(),
        progress.cursor(),
        journal.get(journal.size() - 1).epoch(),
        row.owner(),
        row.input(),
        row.context(),
        progress.deadlineAt(),
        progress.turned(),
        progress.parked(),
        progress.seq(),
        row.createdAt(),
        row.updatedAt());
  }
}
