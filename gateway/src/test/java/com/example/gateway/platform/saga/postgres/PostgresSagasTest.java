package com.example.gateway.platform.saga.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.SagaDefinitions;
import com.example.gateway.platform.saga.SagaEngine.Answer;
import com.example.gateway.platform.saga.SagaEngine.IdempotencyKey;
import com.example.gateway.platform.saga.SagaEngine.Request;
import com.example.gateway.platform.saga.SagaEngine.Started;
import com.example.gateway.platform.saga.SagaListener;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaState;
import com.example.gateway.platform.saga.StepAction.Input;
import com.example.gateway.platform.saga.StepResult;
import com.example.gateway.platform.saga.demo.DemoSaga;
import com.example.gateway.platform.saga.demo.GuardedOperations;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only a database, and two replicas on it, can show. */
class PostgresSagasTest {
  private static final Executor DIES_AT_ONCE = saga -> {};

  /** The lease, or four heartbeats and the two until somebody looks, and a poll. */
  private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(8);

  private final TestDatabase database = new TestDatabase();
  private final Obliging participant = new Obliging();
  private final AtomicInteger fenced = new AtomicInteger();
  private final PostgresSagas first = replica("first", Runnable::run);
  private final PostgresSagas second = replica("second", Runnable::run);

  /** Does what it is told, once. */
  private static final class Obliging implements DemoSaga.Participant {
    private final GuardedOperations operations = new GuardedOperations();
    private final AtomicInteger effects = new AtomicInteger();
    private volatile Runnable during = () -> {};

    @Override
    public StepResult perform(String step, Input input) {
      during.run();
      return operations.perform(
          input,
          () -> {
            effects.incrementAndGet();
            return StepResult.ok();
          });
    }

    @Override
    public StepResult compensate(String step, Input input) {
      return operations.compensate(input, effects::decrementAndGet);
    }

    @Override
    public StepResult cancelOrLearn(String step, Input input) {
      return operations.cancelOrLearn(input);
    }
  }

  private PostgresSagas replica(String name, Executor fastPath) {
    SagaListener counting =
        new SagaListener() {
          @Override
          public void fenced(SagaSnapshot saga) {
            fenced.incrementAndGet();
          }
        };
    return new PostgresSagas(
        database.dataSource(),
        new SagaDefinitions(List.of(DemoSaga.definition(participant))),
        Clock.systemUTC(),
        new Random(),
        fastPath,
        counting,
        PostgresSagas.Settings.of(name));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Request request(String key) {
    return new Request(
        DemoSaga.NAME,
        "{}",
        "{}",
        new IdempotencyKey("test", key, "body", Duration.ofDays(1)),
        id -> new Answer(202, "accepted"));
  }

  private static UUID start(PostgresSagas replica) {
    Started started = replica.engine().start(request(UUID.randomUUID().toString()));
    return Objects.requireNonNull(started.sagaId());
  }

  private SagaSnapshot rest(UUID id) {
    return Eventually.get(
        () -> first.engine().get(id).orElseThrow(), saga -> !saga.state().isLive());
  }

  private long count(String sql) {
    return database.jdbc().sql(sql).query(Long.class).single();
  }

  @Test
  void doSixStepsCostSevenCommits() {
    UUID id = start(first);
    assertThat(rest(id).state()).isEqualTo(SagaState.COMPLETED);
    assertThat(count("select count(distinct xmin::text) from saga_journal")).isEqualTo(7);
    assertThat(count("select count(*) from scheduled_tasks")).isZero();
  }

  @Test
  void isEachIntentCommittedBeforeItsEffect() {
    AtomicInteger withIntent = new AtomicInteger();
    participant.during =
        () ->
            withIntent.addAndGet(
                (int)
                    count(
                        """
                        select count(*) from saga s join saga_journal j
                          on j.saga_id = s.id and j.seq = s.last_seq
                        where j.phase = 'INTENT' and j.step = s.cursor
                        """));
    start(first);
    assertThat(withIntent).hasValue(6);
  }

  @Test
  void isASagaTakenOverWhoseReplicaDiedOnTheFastPath() {
    PostgresSagas dying = replica("dying", DIES_AT_ONCE);
    List<UUID> ids = Stream.generate(() -> start(dying)).limit(20).toList();
    long begin = System.nanoTime();
    takenOverBySecond(ids, begin, "accepted");
  }

  @Test
  void isASagaTakenOverWhoseReplicaDiedAfterAWakeUp() {
    PostgresSagas dying = replica("dying", DIES_AT_ONCE);
    List<UUID> ids = Stream.generate(() -> start(dying)).limit(20).toList();
    database
        .jdbc()
        .sql(
            "update scheduled_tasks set picked = true, picked_by = 'dying', last_heartbeat = now()")
        .update();
    takenOverBySecond(ids, System.nanoTime(), "woken up");
  }

  private void takenOverBySecond(List<UUID> ids, long begin, String when) {
    second.open();
    try {
      for (UUID id : ids) {
        SagaSnapshot saga = rest(id);
        assertThat(saga.state()).isEqualTo(SagaState.COMPLETED);
        assertThat(saga.epoch()).isEqualTo(2);
        assertThat(saga.owner()).isEqualTo("second");
      }
    } finally {
      second.close();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    System.out.printf("all %d %s sagas of a dead replica ended after %s%n", ids.size(), when, took);
    assertThat(took).isLessThan(TAKEN_OVER_WITHIN);
    assertThat(participant.effects).hasValue(6 * ids.size());
  }

  @Test
  void isAReplicaThatLostItsSagaStopped() {
    AtomicInteger calls = new AtomicInteger();
    participant.during =
        () -> {
          if (calls.incrementAndGet() == 2) {
            UUID running = database.jdbc().sql("select id from saga").query(UUID.class).single();
            second.engine().cancel(running, "meanwhile");
          }
        };
    UUID id = start(first);
    assertThat(fenced).hasValue(1);
    second.open();
    SagaSnapshot saga = rest(id);
    second.close();
    assertThat(saga.state()).isEqualTo(SagaState.REJECTED);
    assertThat(participant.effects).hasValue(0);
    assertThat(first.engine().events(id, 0))
        .extracting(JournalEntry::epoch)
        .isSorted()
        .contains(1L, 2L, 3L);
  }

  @Test
  void isWhoRepeatsAStartDuringTheFirstToldSo() throws SQLException {
    try (Connection other = database.dataSource().getConnection()) {
      other.setAutoCommit(false);
      try (var lock =
          other.prepareStatement(
              "select pg_advisory_xact_lock(hashtextextended('4:testkey', 0))")) {
        lock.execute();
        assertThat(first.engine().start(request("key")))
            .isEqualTo(new Started(Started.Kind.IN_PROGRESS, null, null));
      }
      other.rollback();
    }
    assertThat(first.engine().start(request("key")).kind()).isEqualTo(Started.Kind.ACCEPTED);
  }

  @Test
  void isAnExpiredKeyANewOne() {
    Started old = first.engine().start(request("key"));
    database.jdbc().sql("update idempotency set expires_at = now() - interval '1 second'").update();
    Started renewed = first.engine().start(request("key"));
    assertThat(renewed.kind()).isEqualTo(Started.Kind.ACCEPTED);
    assertThat(renewed.sagaId()).isNotEqualTo(old.sagaId());
  }

  @Test
  void doesASagaWithoutAWakeUpGetOne() {
    UUID id = start(replica("dying", DIES_AT_ONCE));
    database.jdbc().sql("delete from scheduled_tasks").update();
    second.open();
    assertThat(rest(id).state()).isEqualTo(SagaState.COMPLETED);
    second.close();
  }

  @Test
  void isWhatSomebodyElseHasLockedTrimmedLater() throws SQLException {
    UUID locked = start(first);
    start(first);
    PostgresSagaStore later = store(Duration.ofDays(2));
    try (Connection other = database.dataSource().getConnection()) {
      other.setAutoCommit(false);
      try (var lock = other.prepareStatement("select from saga where id = ? for update")) {
        lock.setObject(1, locked);
        lock.execute();
        assertThat(later.trim(Duration.ofDays(1))).isEqualTo(1);
      }
      other.rollback();
    }
    assertThat(later.trim(Duration.ofDays(1))).isEqualTo(1);
  }

  @Test
  void doesAnOldSagaStayThatHasJustEnded() {
    start(first);
    database.jdbc().sql("update saga set updated_at = now() + interval '36 hours'").update();
    assertThat(store(Duration.ofDays(2)).trim(Duration.ofDays(1))).isZero();
    assertThat(store(Duration.ofDays(3)).trim(Duration.ofDays(1))).isEqualTo(1);
  }

  private PostgresSagaStore store(Duration ahead) {
    return new PostgresSagaStore(database.dataSource(), Clock.offset(Clock.systemUTC(), ahead));
  }

  @Test
  void doFinishedSagasAndExpiredKeysGo() {
    start(first);
    UUID unfinished = start(replica("dying", DIES_AT_ONCE));
    database.jdbc().sql("update idempotency set expires_at = now() - interval '1 second'").update();
    assertThat(store(Duration.ofDays(2)).trim(Duration.ofDays(1))).isEqualTo(1);
    assertThat(database.jdbc().sql("select id from saga").query(UUID.class).list())
        .containsExactly(unfinished);
    assertThat(count("select count(distinct saga_id) from saga_journal")).isEqualTo(1);
    assertThat(count("select count(*) from idempotency")).isZero();
  }
}
