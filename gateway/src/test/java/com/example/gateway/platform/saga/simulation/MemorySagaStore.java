package com.example.gateway.platform.saga.simulation;

import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.SagaEngine.Answer;
import com.example.gateway.platform.saga.SagaEngine.Filter;
import com.example.gateway.platform.saga.SagaEngine.IdempotencyKey;
import com.example.gateway.platform.saga.SagaEngine.Started;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The tables as maps. Survives the crash of a replica, as a database does. */
public class MemorySagaStore implements SagaStore {
  private record Kept(IdempotencyKey key, UUID sagaId, Answer answer, Instant expiresAt) {}

  private final Clock clock;
  private final BiConsumer<UUID, @Nullable Instant> wakeUps;
  private final Map<UUID, SagaSnapshot> sagas = new LinkedHashMap<>();
  private final Map<UUID, List<JournalEntry>> journals = new HashMap<>();
  private final Map<List<String>, Kept> keys = new HashMap<>();

  /**
   * @param wakeUps told of each wake-up that is set, and with null of each that is removed
   */
  public MemorySagaStore(Clock clock, BiConsumer<UUID, @Nullable Instant> wakeUps) {
    this.clock = clock;
    this.wakeUps = wakeUps;
  }

  @Override
  public Started accept(NewSaga saga) {
    IdempotencyKey key = saga.key();
    List<String> name = List.of(key.scope(), key.key());
    Kept kept = keys.get(name);
    if (kept != null && kept.expiresAt.isAfter(clock.instant())) {
      return kept.key.fingerprint().equals(key.fingerprint())
          ? new Started(Started.Kind.REPLAYED, kept.sagaId, kept.answer)
          : new Started(Started.Kind.MISMATCH, null, null);
    }
    UUID id = saga.snapshot().id();
    keys.put(name, new Kept(key, id, saga.answer(), clock.instant().plus(key.keptFor())));
    sagas.put(id, saga.snapshot());
    journals.put(id, new ArrayList<>(saga.entries()));
    wakeUps.accept(id, saga.wakeAt());
    return new Started(Started.Kind.ACCEPTED, id, saga.answer());
  }

  @Override
  public boolean commit(Commit commit) {
    UUID id = commit.snapshot().id();
    if (isFenced(commit, sagas.get(id))) {
      return false;
    }
    sagas.put(id, commit.snapshot());
    journals.get(id).addAll(commit.entries());
    switch (commit.wakeUp().kind()) {
      case SET -> wakeUps.accept(id, commit.wakeUp().at());
      case REMOVE -> wakeUps.accept(id, null);
      case KEEP -> {}
    }
    return true;
  }

  boolean isFenced(Commit commit, SagaSnapshot now) {
    return now.epoch() != commit.expectedEpoch() || now.lastSeq() != commit.expectedSeq();
  }

  @Override
  public Optional<SagaSnapshot> find(UUID id) {
    return Optional.ofNullable(sagas.get(id));
  }

  @Override
  public List<SagaSnapshot> list(Filter filter) {
    return sagas.values().stream()
        .filter(saga -> filter.type() == null || saga.type().equals(filter.type()))
        .filter(saga -> filter.state() == null || saga.state() == filter.state())
        .filter(saga -> filter.olderThan() == null || order(saga.id(), filter.olderThan()) < 0)
        .sorted((a, b) -> order(b.id(), a.id()))
        .limit(filter.limit())
        .toList();
  }

  /** As a database does, and UUID's own order does not. */
  private static int order(UUID a, UUID b) {
    return a.toString().compareTo(b.toString());
  }

  @Override
  public List<JournalEntry> events(UUID id, long after) {
    List<JournalEntry> journal = journals.getOrDefault(id, List.of());
    return after == 0
        ? List.copyOf(journal)
        : journal.stream().filter(entry -> entry.seq() > after).toList();
  }

  Collection<SagaSnapshot> all() {
    return sagas.values();
  }
}
