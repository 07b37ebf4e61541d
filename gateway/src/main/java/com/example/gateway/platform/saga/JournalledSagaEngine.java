package com.example.gateway.platform.saga;

import com.example.gateway.platform.saga.SagaRunner.Turn;
import com.example.gateway.platform.saga.SagaStore.NewSaga;
import com.example.gateway.platform.saga.SagaStore.WakeUp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The engine over a store. What wakes sagas up lies outside and calls {@link SagaRunner}. */
public final class JournalledSagaEngine implements SagaEngine {
  private final SagaDefinitions definitions;
  private final SagaStore store;
  private final Clock clock;
  private final RandomGenerator random;
  private final SagaPlanner planner;
  private final Settings settings;
  private final SagaListener listener;
  private final FastPath fastPath;
  private final SagaRunner runner;

  /** What the replica that accepted a saga does with it at once. */
  @FunctionalInterface
  public interface FastPath {
    /**
     * Takes a saga whose first INTENT is committed; if nothing is done with it, another replica
     * takes over when the lease is up.
     */
    void take(SagaRunner runner, Turn turn);
  }

  /**
   * Who this replica is.
   *
   * @param owner the name of this replica
   * @param lease how long an accepted saga is left to its replica; renewed while it goes on, and
   *     longer for attempts that may take longer
   * @param bodies attempts under way at the same time, at most, those that hang included
   */
  public record Settings(String owner, Duration lease, int bodies) {}

  public JournalledSagaEngine(
      SagaDefinitions definitions,
      SagaStore store,
      Clock clock,
      RandomGenerator random,
      Settings settings,
      SagaListener listener,
      FastPath fastPath) {
    this.definitions = definitions;
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.planner = new SagaPlanner(random);
    this.settings = settings;
    this.listener = listener;
    this.fastPath = fastPath;
    this.runner = new SagaRunner(definitions, store, planner, clock, settings, listener);
  }

  public SagaRunner runner() {
    return runner;
  }

  @Override
  public Started start(Request request) {
    SagaDefinition definition = definitions.newest(request.type());
    Instant now = clock.instant();
    UUID id = timeOrderedId(now);
    Plan plan = planner.onPickUp(Progress.begin(definition, now), 1, now);
    SagaSnapshot saga = snapshot(id, request, plan, now);
    Instant leaseUntil = runner.leaseUntil(plan, now);
    Started started =
        store.accept(
            new NewSaga(
                saga, plan.entries(), leaseUntil, request.key(), request.answer().apply(id)));
    if (started.kind() == Started.Kind.ACCEPTED) {
      listener.committed(saga, plan.entries());
      fastPath.take(runner, new Turn(saga, plan.progress(), plan.attempt(), leaseUntil));
    }
    return started;
  }

  private SagaSnapshot snapshot(UUID id, Request request, Plan plan, Instant now) {
    Progress progress = plan.progress();
    return new SagaSnapshot(
        id,
        progress.definition().name(),
        progress.definition().version(),
        progress.state(),
        progress.cursor(),
        1,
        settings.owner(),
        request.input(),
        request.context(),
        progress.deadlineAt(),
        null,
        null,
        progress.seq(),
        now,
        now);
  }

  /** UUID version 7: rows that are written together lie together, and old ones at one end. */
  private UUID timeOrderedId(Instant now) {
    long high = now.toEpochMilli() << 16 | 0x7000 | random.nextInt(1 << 12);
    long low = random.nextLong() >>> 2 | 1L << 63;
    return new UUID(high, low);
  }

  @Override
  public Optional<SagaSnapshot> get(UUID id) {
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

  @Override
  public void cancel(UUID id, String reason) {
    command(id, SagaPlanner::turnBack, new Reason("CANCELLED", reason));
  }

  @Override
  public void compensate(UUID id, String reason) {
    command(id, SagaPlanner::turnBack, new Reason("COMPENSATED", reason));
  }

  @Override
  public void retryParked(UUID id, String reason) {
    command(id, SagaPlanner::retry, new Reason("RETRIED", reason));
  }

  @Override
  public void skip(UUID id, String reason) {
    command(id, SagaPlanner::skip, new Reason("SKIPPED", reason));
  }

  private void command(UUID id, Command command, Reason reason) {
    boolean written = false;
    while (!written) {
      SagaSnapshot saga = store.find(id).orElseThrow(() -> UnknownSagaException.id(id));
      Progress progress = runner.fold(saga);
      long epoch = saga.epoch() + 1;
      Plan plan = command.plan(progress, epoch, clock.instant(), reason);
      WakeUp wakeUp = WakeUp.at(clock.instant());
      written =
          plan.entries().isEmpty() || runner.write(saga, progress, plan, epoch, wakeUp) != null;
    }
  }

  /** What a command makes of a saga. */
  private interface Command {
    Plan plan(Progress progress, long epoch, Instant now, Reason reason);
  }
}
