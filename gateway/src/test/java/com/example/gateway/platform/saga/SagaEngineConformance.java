package com.example.gateway.platform.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.gateway.platform.saga.JournalEntry.Phase;
import com.example.gateway.platform.saga.SagaEngine.Answer;
import com.example.gateway.platform.saga.SagaEngine.Filter;
import com.example.gateway.platform.saga.SagaEngine.IdempotencyKey;
import com.example.gateway.platform.saga.SagaEngine.Request;
import com.example.gateway.platform.saga.SagaEngine.Started;
import com.example.gateway.platform.saga.Step.Limits;
import com.example.gateway.platform.saga.StepAction.Input;
import com.example.gateway.platform.saga.demo.DemoSaga;
import com.example.gateway.platform.saga.demo.GuardedOperations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SagaEngine} does alike. */
public abstract class SagaEngineConformance {
  /** An engine, and what passes its time. */
  protected interface World extends AutoCloseable {
    SagaEngine engine();

    /** Waits until the saga has nothing more to do by itself. */
    SagaSnapshot rest(UUID id);

    @Override
    void close();
  }

  /** Does the demo's steps, and fails as scripted. */
  protected static final class Scripted implements DemoSaga.Participant {
    private final GuardedOperations operations = new GuardedOperations();
    private final Map<String, Deque<StepResult>> script = new HashMap<>();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    @Override
    public StepResult perform(String step, Input input) {
      calls.add(step);
      StepResult scripted = next(step);
      if (HANGS.equals(scripted)) {
        hang();
      }
      if (scripted != null && !scripted.equals(ANSWER_LOST)) {
        return scripted;
      }
      StepResult done =
          operations.perform(
              input, () -> StepResult.ok("{\"seen\":" + input.outputs().size() + "}"));
      return scripted == null ? done : scripted;
    }

    @Override
    public StepResult compensate(String step, Input input) {
      calls.add("undo " + step);
      StepResult scripted = next("undo " + step);
      return scripted != null ? scripted : operations.compensate(input, () -> {});
    }

    @Override
    public StepResult cancelOrLearn(String step, Input input) {
      calls.add("undo " + step);
      return operations.cancelOrLearn(input);
    }

    private static void hang() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody waits any longer", e);
      }
    }

    private synchronized @Nullable StepResult next(String call) {
      Deque<StepResult> left = script.get(call);
      return left == null ? null : left.poll();
    }

    synchronized void script(String call, StepResult... results) {
      script.put(call, new ArrayDeque<>(List.of(results)));
    }
  }

  private static final StepResult DOWN = StepResult.retryable("DOWN", "It does not work");
  private static final StepResult NO = StepResult.rejected("NO", "It is refused");

  /** Before the effect, and after it. */
  private static final StepResult LOST = StepResult.unknown("LOST", "Nobody knows");

  private static final StepResult HANGS = StepResult.unknown("HANGS", "Never answers");
  private static final StepResult ANSWER_LOST = StepResult.unknown("ANSWER_LOST", "Nobody knows");

  private final Scripted participant = new Scripted();
  private World world;
  private SagaEngine engine;

  protected abstract World world(SagaDefinition definition);

  @BeforeEach
  void begin() {
    SagaDefinition demo = DemoSaga.definition(participant);
    Duration most = Duration.ofMillis(5);
    Limits quick = new Limits(3, Duration.ofSeconds(2), Duration.ofMillis(2), most, most);
    List<Step> steps =
        demo.steps().stream()
            .map(s -> new Step(s.name(), s.kind(), s.action(), s.compensation(), quick))
            .toList();
    world = world(new SagaDefinition(demo.name(), demo.version(), steps, demo.budgets()));
    engine = world.engine();
  }

  @AfterEach
  void end() {
    world.close();
  }

  private static Request request(String key, String body) {
    return new Request(
        DemoSaga.NAME,
        "{\"body\": \"" + body + "\"}",
        "{}",
        new IdempotencyKey("test", key, body, Duration.ofDays(1)),
        id -> new Answer(202, "accepted " + id));
  }

  private UUID start() {
    Started started = engine.start(request(UUID.randomUUID().toString(), "body"));
    assertThat(started.kind()).isEqualTo(Started.Kind.ACCEPTED);
    return Objects.requireNonNull(started.sagaId());
  }

  private SagaSnapshot run() {
    return world.rest(start());
  }

  @Test
  void areAllStepsDoneInOrder() {
    SagaSnapshot saga = run();
    assertThat(saga.state()).isEqualTo(SagaState.COMPLETED);
    assertThat(participant.calls)
        .containsExactly("open", "hold", "outside", "decide", "deliver", "tell");
    assertThat(saga.epoch()).isEqualTo(1);
  }

  @Test
  void isTheTimelineWhatHappened() {
    UUID id = start();
    world.rest(id);
    List<JournalEntry> timeline = engine.events(id, 0);
    assertThat(timeline).extracting(JournalEntry::seq).containsExactlyElementsOf(upTo(14));
    assertThat(timeline.subList(0, 4))
        .extracting(JournalEntry::phase)
        .containsExactly(Phase.INTENT, Phase.OUTCOME, Phase.INTENT, Phase.OUTCOME);
    assertThat(timeline)
        .filteredOn(entry -> entry.phase() == Phase.STATE)
        .extracting(JournalEntry::state)
        .containsExactly(SagaState.COMMITTED, SagaState.COMPLETED);
    assertThat(engine.events(id, 12)).isEqualTo(timeline.subList(12, 14));
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void doesTheJournalGiveTheRow() {
    participant.script("hold", DOWN, LOST);
    participant.script("decide", NO);
    UUID id = start();
    SagaSnapshot saga = world.rest(id);
    SagaDefinition definition = DemoSaga.definition(participant);
    assertThat(JournalFold.of(definition, saga, engine.events(id, 0))).isEqualTo(saga);
  }

  @Test
  void doLaterStepsSeeEarlierOutputs() {
    UUID id = start();
    world.rest(id);
    assertThat(engine.events(id, 0))
        .filteredOn(entry -> entry.result() != null)
        .extracting(entry -> Objects.requireNonNull(entry.result()).output())
        .startsWith("{\"seen\":0}", "{\"seen\":1}", "{\"seen\":2}");
  }

  @Test
  void isEverythingIntendedUndoneNewestFirst() {
    participant.script("outside", NO);
    SagaSnapshot saga = run();
    assertThat(saga.state()).isEqualTo(SagaState.REJECTED);
    assertThat(saga.turned()).isEqualTo(new Reason("NO", "It is refused"));
    assertThat(participant.calls)
        .containsExactly("open", "hold", "outside", "undo outside", "undo hold", "undo open");
  }

  @Test
  void isWhatMayWorkLaterTriedAgain() {
    participant.script("hold", DOWN, LOST);
    assertThat(run().state()).isEqualTo(SagaState.COMPLETED);
    assertThat(participant.calls).filteredOn("hold"::equals).hasSize(3);
  }

  @Test
  void isABodyThatHangsOfUnknownOutcome() {
    participant.script("hold", HANGS);
    UUID id = start();
    assertThat(world.rest(id).state()).isEqualTo(SagaState.COMPLETED);
    assertThat(engine.events(id, 0))
        .extracting(JournalEntry::result)
        .filteredOn(Objects::nonNull)
        .extracting(StepResult::reason)
        .filteredOn(Objects::nonNull)
        .extracting(Reason::code)
        .containsExactly("NO_END");
  }

  @Test
  void areSagasListedPageByPageNewestFirst() {
    participant.script("deliver", NO);
    UUID parked = run().id();
    List<UUID> finished = List.of(run().id(), run().id(), run().id());
    List<UUID> all = Stream.concat(Stream.of(parked), finished.stream()).toList();
    List<UUID> listed = new ArrayList<>();
    List<UUID> page = list(null, null);
    while (!page.isEmpty()) {
      listed.addAll(page);
      page = list(null, listed.get(listed.size() - 1));
    }
    assertThat(listed)
        .containsExactlyElementsOf(
            all.stream().sorted(Comparator.comparing(UUID::toString).reversed()).toList());
    assertThat(list(SagaState.PARKED, null)).containsExactly(parked);
    assertThat(engine.list(new Filter("unheard-of", null, null, 10))).isEmpty();
  }

  private List<UUID> list(@Nullable SagaState state, @Nullable UUID olderThan) {
    return engine.list(new Filter(DemoSaga.NAME, state, olderThan, 2)).stream()
        .map(SagaSnapshot::id)
        .toList();
  }

  @Test
  void isAnOutageParkedAfterTheLastAttemptAndNeverTakenForARefusal() {
    participant.script("hold", DOWN, DOWN, DOWN);
    SagaSnapshot parked = run();
    assertThat(parked.state()).isEqualTo(SagaState.PARKED);
    assertThat(Objects.requireNonNull(parked.parked()).code()).isEqualTo("ATTEMPTS_EXHAUSTED");
    assertThat(participant.calls).containsExactly("open", "hold", "hold", "hold");
    assertThatThrownBy(() -> engine.skip(parked.id(), "do without"))
        .isInstanceOf(SagaRefusedException.class);
    engine.retryParked(parked.id(), "works again");
    assertThat(world.rest(parked.id()).state()).isEqualTo(SagaState.COMPLETED);
  }

  @Test
  void isWhatIsParkedBeforeThePivotUndoneIfAnOperatorWantsSo() {
    participant.script("hold", DOWN, DOWN, DOWN);
    SagaSnapshot parked = run();
    engine.compensate(parked.id(), "stays down");
    SagaSnapshot saga = world.rest(parked.id());
    assertThat(saga.state()).isEqualTo(SagaState.REJECTED);
    assertThat(participant.calls).endsWith("undo hold", "undo open");
  }

  @Test
  void isAnAttemptThatWasNotSentNotSpent() {
    StepResult notSent = StepResult.notSent("BREAKER_OPEN", "Given a rest");
    participant.script("hold", notSent, notSent, notSent, notSent, DOWN, DOWN);
    assertThat(run().state()).isEqualTo(SagaState.COMPLETED);
  }

  @Test
  void isAPivotOfUnknownOutcomeCancelled() {
    participant.script("decide", LOST, LOST, LOST);
    assertThat(runThenCompensate().state()).isEqualTo(SagaState.REJECTED);
    assertThat(participant.calls).contains("undo decide", "undo outside");
  }

  @Test
  void isAPivotLearnedToBeDone() {
    participant.script("decide", ANSWER_LOST, LOST, LOST);
    SagaSnapshot saga = runThenCompensate();
    assertThat(saga.state()).isEqualTo(SagaState.COMPLETED);
    assertThat(saga.turned()).isNull();
    assertThat(participant.calls).contains("undo decide").doesNotContain("undo outside");
  }

  private SagaSnapshot runThenCompensate() {
    SagaSnapshot parked = run();
    assertThat(parked.state()).isEqualTo(SagaState.PARKED);
    engine.compensate(parked.id(), "stays down");
    return world.rest(parked.id());
  }

  @Test
  void isARefusalPastThePivotParkedUntilItIsRetried() {
    participant.script("deliver", NO);
    SagaSnapshot parked = run();
    assertThat(parked.state()).isEqualTo(SagaState.PARKED);
    assertThat(parked.parked()).isEqualTo(new Reason("NO", "It is refused"));
    assertThatThrownBy(() -> engine.compensate(parked.id(), "please"))
        .isInstanceOf(SagaRefusedException.class);
    engine.retryParked(parked.id(), "repaired");
    assertThat(world.rest(parked.id()).state()).isEqualTo(SagaState.COMPLETED);
  }

  @Test
  void isASkippedStepTakenAsDone() {
    participant.script("undo hold", NO);
    participant.script("outside", NO);
    SagaSnapshot parked = run();
    assertThat(parked.state()).isEqualTo(SagaState.PARKED);
    engine.skip(parked.id(), "seen to by hand");
    assertThat(world.rest(parked.id()).state()).isEqualTo(SagaState.REJECTED);
    assertThat(participant.calls).filteredOn("undo hold"::equals).hasSize(1);
  }

  @Test
  void areFinishedSagasLeftAlone() {
    SagaSnapshot saga = run();
    assertThatThrownBy(() -> engine.cancel(saga.id(), "too late"))
        .isInstanceOf(SagaRefusedException.class);
    assertThatThrownBy(() -> engine.retryParked(saga.id(), "why not"))
        .isInstanceOf(SagaRefusedException.class);
    assertThat(engine.get(saga.id())).contains(saga);
  }

  @Test
  void isARepeatedStartAnsweredAsTheFirst() {
    Started first = engine.start(request("key", "body"));
    world.rest(Objects.requireNonNull(first.sagaId()));
    Started second = engine.start(request("key", "body"));
    assertThat(second)
        .isEqualTo(new Started(Started.Kind.REPLAYED, first.sagaId(), first.answer()));
    assertThat(participant.calls).filteredOn("open"::equals).hasSize(1);
  }

  @Test
  void isAKeyWithAnotherBodyRefused() {
    Started first = engine.start(request("key", "body"));
    world.rest(Objects.requireNonNull(first.sagaId()));
    assertThat(engine.start(request("key", "other")))
        .isEqualTo(new Started(Started.Kind.MISMATCH, null, null));
  }

  @Test
  void isAnUnknownSagaSaidToBeUnknown() {
    UUID id = new UUID(0, 0);
    assertThat(engine.get(id)).isEmpty();
    assertThat(engine.events(id, 0)).isEmpty();
    assertThatThrownBy(() -> engine.cancel(id, "which one?"))
        .isInstanceOf(UnknownSagaException.class);
  }
}
