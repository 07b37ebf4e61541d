package com.example.gateway.platform.saga.simulation;

import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.JournalFold;
import com.example.gateway.platform.saga.Reason;
import com.example.gateway.platform.saga.SagaDefinition;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaState;
import com.example.gateway.platform.saga.Step;
import com.example.gateway.platform.saga.StepResult;
import java.util.List;
import java.util.Set;

/** What has to hold, said of effects and journals, not of what the engine claims. */
final class Invariants {
  /** Two pauses, a takeover, and the longest call of the outside provider. */
  static final long AT_REST_WITHIN_MS = 30_000;

  /** As the engine calls what clients and operators tell it. */
  private static final Set<String> WANTED = Set.of("CANCELLED", "COMPENSATED");

  private final SagaDefinition definition;
  private final MemorySagaStore store;
  private final Ledger ledger;
  private final Clients clients;

  Invariants(SagaDefinition definition, MemorySagaStore store, Ledger ledger, Clients clients) {
    this.definition = definition;
    this.store = store;
    this.ledger = ledger;
    this.clients = clients;
  }

  void atRest() {
    for (SagaSnapshot saga : store.all()) {
      boolean operated =
          store.events(saga.id(), 0).stream().anyMatch(e -> e.state() == SagaState.PARKED);
      Violation.unless(
          !saga.state().isLive() || operated,
          "%s is still %s long after the last fault",
          saga.id(),
          saga.state());
    }
  }

  void atTheEnd() {
    Violation.unless(
        store.all().size() == clients.keysUsed(),
        "%d sagas for %d keys",
        store.all().size(),
        clients.keysUsed());
    for (SagaSnapshot saga : store.all()) {
      Violation.unless(saga.state().isTerminal(), "%s ended as %s", saga.id(), saga.state());
      journalTellsTheRow(saga);
      turnedForAReason(saga);
      if (!clients.skipped().contains(saga.id())) {
        effectsMatch(saga);
      }
    }
  }

  private void journalTellsTheRow(SagaSnapshot saga) {
    List<JournalEntry> journal = store.events(saga.id(), 0);
    for (int i = 0; i < journal.size(); i++) {
      Violation.unless(
          journal.get(i).seq() == i + 1, "%s has a gap before entry %d", saga.id(), i + 1);
    }
    SagaSnapshot folded = JournalFold.of(definition, saga, journal);
    Violation.unless(folded.equals(saga), "journal gives %s, row is %s", folded, saga);
  }

  /** A step was refused, or a person wanted it: that something is down is no reason. */
  private void turnedForAReason(SagaSnapshot saga) {
    Reason turned = saga.turned();
    boolean refused =
        store.events(saga.id(), 0).stream()
            .map(JournalEntry::result)
            .anyMatch(result -> result != null && result.kind() == StepResult.Kind.REJECTED);
    Violation.unless(
        turned == null || refused || WANTED.contains(turned.code()),
        "%s turned back because of %s",
        saga.id(),
        turned);
  }

  private void effectsMatch(SagaSnapshot saga) {
    boolean completed = saga.state() == SagaState.COMPLETED;
    for (Step step : definition.steps()) {
      String key = saga.id() + ":" + step.name();
      Violation.unless(
          ledger.live(key) == (completed ? 1 : 0),
          "%s is %s, but %s is there %d times",
          saga.id(),
          saga.state(),
          step.name(),
          ledger.live(key));
      Violation.unless(
          ledger.performed(key) <= 1, "%s was done %d times", key, ledger.performed(key));
    }
  }
}
