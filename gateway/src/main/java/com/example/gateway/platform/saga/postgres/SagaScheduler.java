package com.example.gateway.platform.saga.postgres;

import com.example.gateway.platform.saga.SagaRunner;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler.OnFailureRetryLater;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes sagas up, and those of a replica that died. It only says which saga to look at; what is to
 * be done, and whether this replica may, the journal and the epoch say.
 */
final class SagaScheduler {
  private static final Logger LOG = LoggerFactory.getLogger(SagaScheduler.class);

  // Its defaults (5 min x 6, 10 s, 5 min) would leave a dead replica's sagas alone for half an
  // hour.
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final int MISSED_HEARTBEATS = 4;
  private static final Duration POLLING = Duration.ofMillis(500);
  private static final Duration AGAIN_AFTER_EXCEPTION = Duration.ofSeconds(1);
  private static final Duration SWEEP = Duration.ofSeconds(10);
  private static final Duration TRIM = Duration.ofMinutes(1);

  private final PostgresSagaStore store;
  private final SagaRunner runner;
  private final PostgresSagas.Settings settings;
  private final Scheduler scheduler;

  SagaScheduler(
      DataSource dataSource,
      PostgresSagaStore store,
      SagaRunner runner,
      Clock clock,
      PostgresSagas.Settings settings) {
    this.store = store;
    this.runner = runner;
    this.settings = settings;
    this.scheduler =
        Scheduler.create(dataSource, List.of(sagas()))
            .startTasks(List.of(sweeper(), trimmer()))
            // It would ask the database, which may not be there yet.
            .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
            .clock(clock::instant)
            .schedulerName(new SchedulerName.Fixed(settings.owner()))
            .threads(settings.threads())
            // No more than there are threads: who waits in the queue has no heartbeat.
            .pollUsingLockAndFetch(0.5, 1.0)
            .pollingInterval(POLLING)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .shutdownMaxWait(settings.shutdownGrace())
            .serializer(new Utf8())
            .build();
  }

  void start() {
    scheduler.start();
  }

  void stop() {
    scheduler.stop();
  }

  private Task<String> sagas() {
    return Tasks.custom(SagaSql.TASK_NAME, String.class)
        .onFailure(new OnFailureRetryLater<>(AGAIN_AFTER_EXCEPTION))
        .onDeadExecution(this::revive)
        .execute((task, context) -> run(task));
  }

  /** The commits of the saga have already set or removed the task, unless there was none. */
  private CompletionHandler<String> run(TaskInstance<String> task) {
    return runner
        .pickUp(UUID.fromString(task.getId()))
        .<CompletionHandler<String>>map(
            turn -> {
              runner.drive(turn);
              return (complete, operations) -> {};
            })
        .orElseGet(OnCompleteRemove::new);
  }

  private void revive(ExecutionComplete complete, ExecutionOperations<String> operations) {
    LOG.info("saga {} was with a replica that died", complete.getExecution().getId());
    operations.reschedule(complete, complete.getTimeDone());
    scheduler.triggerCheckForDueExecutions();
  }

  private RecurringTask<Void> sweeper() {
    return Tasks.recurring("saga-sweep", FixedDelay.of(SWEEP))
        .onDeadExecutionRevive()
        .execute(
            (task, context) -> {
              int forgotten = store.wakeForgotten();
              if (forgotten > 0) {
                LOG.warn("{} sagas had no wake-up and got one", forgotten);
              }
            });
  }

  private RecurringTask<Void> trimmer() {
    return Tasks.recurring("saga-trim", FixedDelay.of(TRIM))
        .onDeadExecutionRevive()
        .execute((task, context) -> store.trim(settings.keptFor()));
  }

  /** Task data is the id of the saga, readable in the table, and never a Java class. */
  private static final class Utf8 implements Serializer {
    @Override
    public byte[] serialize(Object data) {
      return data == null ? null : data.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public <T> T deserialize(Class<T> type, byte[] data) {
      return data == null ? null : type.cast(new String(data, StandardCharsets.UTF_8));
    }
  }
}
