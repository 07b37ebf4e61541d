package com.example.gateway.platform.saga.postgres;

import static com.example.gateway.platform.saga.postgres.SagaRows.at;

import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.SagaEngine.Answer;
import com.example.gateway.platform.saga.SagaEngine.Filter;
import com.example.gateway.platform.saga.SagaEngine.IdempotencyKey;
import com.example.gateway.platform.saga.SagaEngine.Started;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Each change is one statement, and so one round trip and one commit; that the epoch still holds is
 * a condition of the statement itself.
 */
public final class PostgresSagaStore implements SagaStore {
  private static final int TRIMMED_AT_ONCE = 500;

  private final JdbcClient jdbc;
  private final Clock clock;

  public PostgresSagaStore(DataSource dataSource, Clock clock) {
    this.jdbc = JdbcClient.create(dataSource);
    this.clock = clock;
  }

  @Override
  public Started accept(NewSaga saga) {
    IdempotencyKey key = saga.key();
    SagaSnapshot row = saga.snapshot();
    Answer answer = saga.answer();
    List<@Nullable Object> values = new ArrayList<>();
    // Length first, so that no scope and key together look like another pair.
    values.add(key.scope().length() + ":" + key.scope() + key.key());
    values.addAll(Arrays.asList(key.scope(), key.key(), key.fingerprint(), row.id()));
    values.addAll(Arrays.asList(answer.status(), answer.body()));
    values.addAll(Arrays.asList(at(row.createdAt().plus(key.keptFor())), at(row.createdAt())));
    values.addAll(Arrays.asList(row.type(), row.definitionVersion(), row.state().name()));
    values.addAll(Arrays.asList(row.cursor(), row.epoch(), row.owner(), row.input()));
    values.addAll(Arrays.asList(row.context(), at(row.deadlineAt()), row.lastSeq()));
    values.addAll(Arrays.asList(at(row.createdAt()), at(row.updatedAt()), at(saga.wakeAt())));
    SagaRows.addEntries(values, row.epoch(), saga.entries());
    return jdbc.sql(SagaSql.ACCEPT).params(values).update() > 0
        ? new Started(Started.Kind.ACCEPTED, row.id(), answer)
        : earlier(key);
  }

  private Started earlier(IdempotencyKey key) {
    return jdbc.sql(SagaSql.FIND_KEY)
        .params(key.scope(), key.key(), at(clock.instant()))
        .query(
            (found, number) ->
                found.getString("fingerprint").equals(key.fingerprint())
                    ? new Started(
                        Started.Kind.REPLAYED,
                        found.getObject("saga_id", UUID.class),
                        new Answer(found.getInt("status"), found.getString("body")))
                    : new Started(Started.Kind.MISMATCH, null, null))
        .optional()
        .orElseGet(() -> new Started(Started.Kind.IN_PROGRESS, null, null));
  }

  @Override
  public boolean commit(Commit commit) {
    SagaSnapshot row = commit.snapshot();
    List<@Nullable Object> values = new ArrayList<>();
    values.addAll(Arrays.asList(row.state().name(), row.cursor(), row.epoch(), row.owner()));
    values.add(at(row.deadlineAt()));
    SagaRows.addReason(values, row.turned());
    SagaRows.addReason(values, row.parked());
    values.addAll(Arrays.asList(row.lastSeq(), at(row.updatedAt()), row.id()));
    values.addAll(Arrays.asList(commit.expectedEpoch(), commit.expectedSeq()));
    String sql =
        switch (commit.wakeUp().kind()) {
          case KEEP -> SagaSql.COMMIT;
          case REMOVE -> SagaSql.COMMIT_AND_REST;
          case SET -> SagaSql.COMMIT_AND_WAKE;
        };
    if (commit.wakeUp().at() != null) {
      values.add(at(commit.wakeUp().at()));
    }
    SagaRows.addEntries(values, row.epoch(), commit.entries());
    return jdbc.sql(sql).params(values).update() > 0;
  }

  @Override
  public Optional<SagaSnapshot> find(UUID id) {
    return jdbc.sql(SagaSql.FIND).param(id).query(SagaRows::saga).optional();
  }

  @Override
  public List<SagaSnapshot> list(Filter filter) {
    List<Object> values = new ArrayList<>();
    StringBuilder sql = new StringBuilder("select * from saga where true");
    if (filter.type() != null) {
      sql.append(" and type = ?");
      values.add(filter.type());
    }
    if (filter.state() != null) {
      sql.append(" and state = ?");
      values.add(filter.state().name());
    }
    if (filter.olderThan() != null) {
      sql.append(" and id < ?");
      values.add(filter.olderThan());
    }
    sql.append(" order by id desc limit ?");
    values.add(filter.limit());
    return jdbc.sql(sql.toString()).params(values).query(SagaRows::saga).list();
  }

  /** Empty if none is under way. */
  Optional<Instant> oldestLive(String type) {
    return jdbc.sql(SagaSql.OLDEST_LIVE)
        .param(type)
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .optional();
  }

  @Override
  public List<JournalEntry> events(UUID id, long after) {
    return jdbc.sql(SagaSql.EVENTS).params(id, after).query(SagaRows::entry).list();
  }

  /** Gives a wake-up to each saga that has to go on and has none. Returns how many. */
  int wakeForgotten() {
    return jdbc.sql(SagaSql.WAKE_FORGOTTEN).param(at(clock.instant())).update();
  }

  /** In small commits, that nobody waits for. Returns how many sagas went. */
  long trim(Duration keptFor) {
    int expired;
    do {
      expired =
          jdbc.sql(SagaSql.DELETE_EXPIRED_KEYS)
              .params(at(clock.instant()), TRIMMED_AT_ONCE)
              .update();
    } while (expired == TRIMMED_AT_ONCE);
    Instant until = clock.instant().minus(keptFor);
    UUID oldest = new UUID(until.toEpochMilli() << 16, 0);
    long all = 0;
    long trimmed;
    do {
      trimmed =
          jdbc.sql(SagaSql.DELETE_FINISHED)
              .params(oldest, at(until), TRIMMED_AT_ONCE)
              .query(Long.class)
              .single();
      all += trimmed;
    } while (trimmed == TRIMMED_AT_ONCE);
    return all;
  }
}
