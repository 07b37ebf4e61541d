package com.example.chaos.matrix;

import com.example.chaos.matrix.Fault.Victim;
import com.example.chaos.network.Call;
import com.example.chaos.system.Deployment;
import com.example.chaos.system.Gateway;
import com.example.chaos.system.Replica;
import com.example.chaos.system.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What one cell does to the system, and how that is repaired. */
final class Damage {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Deployment system;
  private final long userId;
  private final Set<String> dead = new HashSet<>();
  private final List<CompletableFuture<Void>> repairs = new ArrayList<>();

  Damage(Deployment system, long userId) {
    this.system = system;
    this.userId = userId;
  }

  /** As if it had been held for a quarter of an hour. */
  void expireReservation() {
    system
        .shop()
        .update(
            """
            update reservations set expires_at = clock_timestamp() - interval '1 second'
            from orders where orders.id = order_id and user_id = ?
            """,
            userId);
  }

  /** Whether who is killed has the call in hand: who sends it, or who answers it. */
  boolean cuts(Victim victim, Call call) {
    boolean rest = call.path().startsWith("/");
    return switch (victim) {
      case GATEWAY -> true;
      case FACADE -> rest;
      case DATA_SERVICE -> !rest;
      case PROVIDER -> call.line().equals("python-facade");
      case POSTGRESQL -> false;
    };
  }

  synchronized boolean dead(String gateway) {
    return dead.contains(gateway);
  }

  /** Kills it, and begins to start it again. */
  synchronized void kill(Victim victim, String gateway) throws InterruptedException {
    switch (victim) {
      case GATEWAY -> {
        dead.add(gateway);
        revive(system.gatewayNamed(gateway).replica());
      }
      case FACADE -> revive(system.facade());
      case DATA_SERVICE -> revive(system.dataService());
      case POSTGRESQL -> {
        system.database().crash();
        repair(() -> system.database().appear());
      }
      case PROVIDER -> {
        system.provider().vanish();
        repair(
            () -> {
              Thread.sleep(300);
              system.provider().appear();
            });
      }
    }
  }

  private void revive(Replica replica) {
    replica.kill();
    repair(
        () -> {
          replica.start();
          replica.awaitReady();
        });
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void repair(Work work) {
    var done = new CompletableFuture<Void>();
    repairs.add(done);
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (InterruptedException | RuntimeException e) {
                done.completeExceptionally(e);
              }
            },
            "repair");
    thread.setDaemon(true);
    thread.start();
  }

  /** What the next cell cannot start without; gateways come back beside it. */
  synchronized CompletableFuture<Void> repaired() {
    return CompletableFuture.allOf(repairs.toArray(CompletableFuture[]::new));
  }

  SagaLock lockSaga(String saga) {
    return new SagaLock(system.journal(), saga);
  }

  void awaitOutcome(Call call) throws InterruptedException {
    await(
        "no outcome of " + call.operation(),
        """
        select 1 from saga_journal
        where saga_id = ?::uuid and phase = 'OUTCOME' and result = 'OK'
          and step = ? and direction = ?
        """,
        call.saga(),
        call.operation().step(),
        call.operation().direction().name());
  }

  void pause(String gateway) {
    system.gatewayNamed(gateway).replica().pause();
  }

  void pauseUntilTakeover(Call call) throws InterruptedException {
    long epoch = epoch(call.saga());
    pause(call.line());
    resumeAfter(call, epoch);
  }

  void resumeAfterTakeover(Call call) throws InterruptedException {
    resumeAfter(call, epoch(call.saga()));
  }

  private void resumeAfter(Call call, long epoch) throws InterruptedException {
    try {
      awaitEpochAfter(call.saga(), epoch);
    } finally {
      Gateway gateway = system.gatewayNamed(call.line());
      gateway.replica().resume();
    }
  }

  /** Until the saga is in other hands, or again in these. */
  void awaitTakeover(Call call) throws InterruptedException {
    awaitEpochAfter(call.saga(), epoch(call.saga()));
  }

  private long epoch(String saga) {
    return system
        .journal()
        .query("select epoch from saga where id = ?::uuid", row -> row.getLong(1), saga)
        .get(0);
  }

  private void awaitEpochAfter(String saga, long epoch) throws InterruptedException {
    await(
        "nobody took the saga over",
        """
        select 1 from saga
        where id = ?::uuid and (epoch > ? or state in ('COMPLETED', 'REJECTED', 'PARKED'))
        """,
        saga,
        epoch);
  }

  private void await(String otherwise, String sql, Object... values) throws InterruptedException {
    if (!Waiting.until(
        LIMIT, () -> !system.journal().query(sql, row -> row.getInt(1), values).isEmpty())) {
      throw new IllegalStateException(otherwise + " within " + LIMIT.toSeconds() + " s");
    }
  }
}
