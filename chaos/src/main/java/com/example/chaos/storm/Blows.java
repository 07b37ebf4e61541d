package com.example.chaos.storm;

import com.example.chaos.system.Deployment;
import com.example.chaos.system.Gateway;
import com.example.chaos.system.Replica;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Carries out the schedule, and starts again what was killed. */
final class Blows {
  private static final int PROVIDER_SETTLE_MS = 100;

  private final Deployment system;
  private final Weather weather;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<String> down = new HashSet<>();
  private final Map<Blow.Kind, Integer> done = new EnumMap<>(Blow.Kind.class);
  private final AtomicInteger skipped = new AtomicInteger();
  private volatile @Nullable Throwable failure;

  Blows(Deployment system, Weather weather) {
    this.system = system;
    this.weather = weather;
  }

  /** Begins it; does not wait for its end. */
  void strike(Blow blow) {
    Gateway gateway = system.gateways().get(blow.gateway());
    boolean begun =
        switch (blow.kind()) {
          case KILL_GATEWAY -> fell(gateway.name(), () -> killed(gateway.replica()));
          case PAUSE_GATEWAY -> fell(gateway.name(), () -> paused(gateway.replica(), blow));
          case KILL_FACADE -> fell("python-facade", () -> killed(system.facade()));
          case KILL_DATA_SERVICE -> fell("node-data-service", () -> killed(system.dataService()));
          case KILL_DATABASE -> fell("postgresql", this::databaseKilled);
          case PROVIDER_AWAY -> fell("payment-provider", () -> providerAway(blow));
          case CUT_FACADE, CUT_DATA_SERVICE -> lasts(blow, gateway.name());
          case LOSE_REQUEST, LOSE_RESPONSE, DELAY, DUPLICATE -> begins(blow, gateway.name());
          default -> begins(blow, "python-facade");
        };
    if (begun) {
      synchronized (this) {
        done.merge(blow.kind(), 1, Integer::sum);
      }
    } else {
      skipped.incrementAndGet();
    }
  }

  private boolean begins(Blow blow, String line) {
    weather.begin(blow, line);
    return true;
  }

  private boolean lasts(Blow blow, String line) {
    weather.begin(blow, line);
    run(
        () -> {
          Thread.sleep(blow.lastsMs());
          weather.end(blow);
        });
    return true;
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  /** False if it lies on the ground already, or is the last gateway that stands. */
  private synchronized boolean fell(String name, Work work) {
    boolean gateway = name.startsWith("gateway");
    long others = down.stream().filter(one -> one.startsWith("gateway")).count();
    if (down.contains(name) || (gateway && others + 1 >= system.gateways().size())) {
      return false;
    }
    down.add(name);
    run(
        () -> {
          work.run();
          synchronized (this) {
            down.remove(name);
          }
        });
    return true;
  }

  private static void killed(Replica replica) throws InterruptedException {
    replica.kill();
    replica.start();
    replica.awaitReady();
  }

  private static void paused(Replica replica, Blow blow) throws InterruptedException {
    replica.pause();
    Thread.sleep(blow.lastsMs());
    replica.resume();
  }

  private void databaseKilled() throws InterruptedException {
    system.database().crash();
    system.database().appear();
  }

  private void providerAway(Blow blow) throws InterruptedException {
    system.provider().vanish();
    Thread.sleep(blow.lastsMs());
    system.provider().appear();
    Thread.sleep(PROVIDER_SETTLE_MS);
  }

  private void run(Work work) {
    threads.execute(
        () -> {
          try {
            work.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            failure = e;
          }
        });
  }

  synchronized int count() {
    return done.values().stream().mapToInt(Integer::intValue).sum();
  }

  synchronized Map<Blow.Kind, Integer> byKind() {
    return new EnumMap<>(done);
  }

  int skipped() {
    return skipped.get();
  }

  synchronized Set<String> down() {
    return Set.copyOf(down);
  }

  /** Waits until all stand again. */
  void settle() throws InterruptedException {
    weather.clear();
    threads.shutdown();
    if (!threads.awaitTermination(3, TimeUnit.MINUTES)) {
      throw new IllegalStateException("not all came back: " + down());
    }
    Throwable failed = failure;
    if (failed != null) {
      throw new IllegalStateException("a fault could not be carried out", failed);
    }
  }
}
