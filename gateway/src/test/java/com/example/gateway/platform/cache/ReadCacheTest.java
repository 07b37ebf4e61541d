package com.example.gateway.platform.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.example.gateway.TestConfig;
import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.config.InvalidSettingException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadCacheTest {
  private static final Duration LIFETIME = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final ReadKey KEY = key("/api/users/1");

  private final AtomicLong clock = new AtomicLong(-5_000_000_000L);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ReadCache cache = new ReadCache(10_000, 4, clock::get, metrics);

  private static ReadKey key(String path) {
    return new ReadKey(path, null, null, null);
  }

  private void pass(long millis) {
    clock.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  private Reading begin() {
    return cache.turn(KEY, LIFETIME, Duration.ZERO).reading();
  }

  private static void end(Reading reading, String body) {
    reading.keep(List.of(), body.getBytes(StandardCharsets.UTF_8), DAY);
    reading.end();
  }

  @Test
  void doesTheAgeCountFromWhenTheUpstreamWasAsked() {
    Reading slow = begin();
    pass(600);
    end(slow, "x");

    pass(399);
    assertThat(cache.find(KEY)).isNotNull();
    pass(1);
    assertThat(cache.find(KEY)).isNull();
  }

  @Test
  void isAnAnswerNotKeptThatCameLaterThanItsLifetime() {
    Reading slow = begin();
    pass(1_000);
    end(slow, "x");

    assertThat(cache.find(KEY)).isNull();
  }

  @Test
  void isAReadNotKeptThatAWriteOvertook() {
    Reading before = begin();
    cache.wrote();
    end(before, "old");

    assertThat(cache.find(KEY)).isNull();
    Reading after = begin();
    assertThat(after).isNotNull();
    end(after, "new");
    assertThat(cache.find(KEY)).isNotNull();
  }

  @Test
  void doesNobodyJoinAReadThatAWriteOvertook() {
    Reading before = begin();
    cache.wrote();

    assertThat(begin()).isNotNull().isNotSameAs(before);
  }

  @Test
  void doesOneReadAnswerAllWhoWait() {
    Reading first = begin();
    Waiter second = waiter();
    Waiter third = waiter();
    end(first, "x");

    assertThat(second.turn().join().answer()).isNotNull().isSameAs(third.turn().join().answer());
    assertThat(metrics.counter("cache.reads", "result", "miss").count()).isEqualTo(1);
  }

  @Test
  void doesWhoWaitedInVainAskAlone() {
    Reading first = begin();
    Waiter second = waiter();
    first.end();

    assertThat(second.turn().join()).isEqualTo(new ReadCache.Turn(null, null));
  }

  @Test
  void isAnAnswerTooOldForWhoWaitedForIt() {
    Reading first = begin();
    Waiter second = waiter();
    pass(1_000);
    end(first, "x");

    assertThat(second.turn().join()).isEqualTo(new ReadCache.Turn(null, null));
  }

  private record Waiter(CompletableFuture<ReadCache.Turn> turn) {}

  /** One who waits by now. */
  private Waiter waiter() {
    var turn = new CompletableFuture<ReadCache.Turn>();
    var thread = new Thread(() -> turn.complete(cache.turn(KEY, LIFETIME, DAY)));
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    return new Waiter(turn);
  }

  @Test
  void isTheShorterOfTwoLifetimesTheOne() {
    Reading reading = begin();
    reading.keep(List.of(), new byte[0], Duration.ofMillis(10));
    pass(10);

    assertThat(cache.find(KEY)).isNull();
  }

  @Test
  void isAnAgeNeverLessThanItIs() {
    end(begin(), "x");
    pass(1);

    assertThat(cache.ageSeconds(cache.find(KEY))).isEqualTo(1);
  }

  @Test
  void doOthersMakePlaceWhenThereIsNoneLeft() {
    for (int i = 0; i < 100; i++) {
      Reading reading = cache.alone(key("/api/users/" + i), LIFETIME);
      end(reading, "x".repeat(1_000));
    }

    assertThat(metrics.counter("cache.evictions").count()).isGreaterThan(80);
    assertThat(metrics.get("cache.answers").gauge().value()).isLessThan(10);
  }

  /** One step of many: read, write, or wait, with reads that end in any order. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void isNothingEverTooOldOrOvertaken(long seed) {
    var random = new Random(seed);
    List<Reading> underWay = new ArrayList<>();
    List<String> asked = new ArrayList<>();
    long writes = 0;
    int hits = 0;
    for (int step = 0; step < 20_000; step++) {
      switch (random.nextInt(8)) {
        case 0 -> {
          cache.wrote();
          writes++;
        }
        case 1, 2 -> {
          underWay.add(cache.alone(KEY, LIFETIME));
          asked.add(clock.get() + " " + writes);
        }
        case 3, 4 -> {
          if (!underWay.isEmpty()) {
            int which = random.nextInt(underWay.size());
            end(underWay.remove(which), asked.remove(which));
          }
        }
        default -> pass(random.nextInt(300));
      }
      KeptAnswer found = cache.find(KEY);
      if (found != null) {
        hits++;
        String[] told = new String(found.body(), StandardCharsets.UTF_8).split(" ", -1);
        assertThat(clock.get() - Long.parseLong(told[0])).isLessThan(LIFETIME.toNanos());
        assertThat(Long.parseLong(told[1])).isEqualTo(writes);
      }
    }
    assertThat(hits).isGreaterThan(100);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/users, true",
    "/api/users/7, true",
    "/api/users/a-B_9, true",
    "/api/users/, false",
    "/api/users/7/orders, false",
    "/api/users/%37, false",
    "/api/users;x=1, false",
    "/api/users/7;x=1, false",
    "/api/usersandmore, false",
    "/api/checkouts/7, false",
    "/api, false",
  })
  void isOnlyThePathItselfAndOneSegmentMoreKept(String path, boolean covered) {
    assertThat(CacheableReads.covers("/api/users", path)).isEqualTo(covered);
  }

  @Test
  void isASettingRefusedThatNamesWhatIsNeverKept() {
    var cacheable = new CacheableReads(Set.of("/api/users", "/data/users"));
    GatewayConfig config = TestConfig.with(Map.of("GATEWAY_CACHED_READS", "/api/checkouts=5"));

    assertThatThrownBy(() -> new CacheSetup().cachedPaths(config, cacheable))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("/api/checkouts, which is never kept")
        .hasMessageEndingWith("/api/users, /data/users");
  }
}
