package com.example.gateway.platform.saga.simulation;

import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.JournalEntry.Phase;
import com.example.gateway.platform.saga.SagaEngine.Filter;
import com.example.gateway.platform.saga.SagaEngine.Started;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a replica sees without INTENT_FIRST: it writes the INTENT only with the OUTCOME. */
final class LateIntentStore implements SagaStore {
  private final SagaStore store;
  private final Map<UUID, JournalEntry> held = new HashMap<>();

  LateIntentStore(SagaStore store) {
    this.store = store;
  }

  @Override
  public Started accept(NewSaga saga) {
    List<JournalEntry> entries = new ArrayList<>(saga.entries());
    SagaSnapshot snapshot = holdBack(saga.snapshot(), entries);
    return store.accept(new NewSaga(snapshot, entries, saga.wakeAt(), saga.key(), saga.answer()));
  }

  @Override
  public boolean commit(Commit commit) {
    UUID id = commit.snapshot().id();
    List<JournalEntry> entries = new ArrayList<>(commit.entries());
    long expectedSeq = commit.expectedSeq();
    JournalEntry late = held.remove(id);
    if (late != null && late.seq() == expectedSeq) {
      entries.add(0, late);
      expectedSeq--;
    }
    SagaSnapshot snapshot = holdBack(commit.snapshot(), entries);
    return store.commit(
        new Commit(commit.expectedEpoch(), expectedSeq, snapshot, entries, commit.wakeUp()));
  }

  private SagaSnapshot holdBack(SagaSnapshot saga, List<JournalEntry> entries) {
    JournalEntry last = entries.get(entries.size() - 1);
    if (last.phase() != Phase.INTENT) {
      return saga;
    }
    held.put(saga.id(), entries.remove(entries.size() - 1));
    return new SagaSnapshot(
        saga.id(),
        saga.type(),
        saga.definitionVersion(),
        saga.state(),
        saga.cursor(),
        saga.epoch(),
        saga.owner(),
        saga.input(),
        saga.context(),
        saga.deadlineAt(),
        saga.turned(),
        saga.parked(),
        saga.lastSeq() - 1,
        saga.createdAt(),
        saga.updatedAt());
  }

  @Override
  public Optional<SagaSnapshot> find(UUID id) {
    return store.find(id);
  }

  @Override
  public List<SagaSnapshot> list(Filter filter) {
    return store.list(filter);
  }

  @Override
  public List<JournalEntry> events(UUID id, long after) {
    return store.events(id, after);
  }
}
