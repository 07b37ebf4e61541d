package com.example.chaos.storm;

import com.example.chaos.oracle.Oracle;
import com.example.chaos.oracle.Violation;
import com.example.chaos.system.Deployment;
import com.example.chaos.system.Door;
import com.example.chaos.system.EvidenceReader;
import com.example.chaos.system.Shop;
import com.example.chaos.system.Waiting;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** {@code make chaos}: a seeded schedule of faults against replicas under load, and the verdict. */
public final class StormCommand {
  private static final int GATEWAYS = 3;
  private static final int ONGOING_LIMIT = 100;
  private static final int SHORTEST_GAP_MS = 500;
  private static final int LONGEST_GAP_MS = 1_300;
  private static final Duration REST_LIMIT = Duration.ofSeconds(30);
  private static final int SHOWN = 20;

  private final Path root;
  private final PrintStream out;

  public StormCommand(Path root, PrintStream out) {
    this.root = root;
    this.out = out;
  }

  /** Returns the exit code. */
  public int call(long seconds, long seed) throws InterruptedException {
    out.printf("chaos: %d s, seed %d; starting the system%n", seconds, seed);
    Path folder = root.resolve(".run").resolve("chaos");
    try (var system = new Deployment(root, folder, GATEWAYS)) {
      Runtime.getRuntime().addShutdownHook(new Thread(system::close, "stop"));
      system.start();
      var weather = new Weather();
      system.lines().set(weather);
      var states = new States(system.journal());
      var shop = new Shop(system.shop(), new Door(system.gateways()));
      var load = new Load(shop, states::ongoing, ONGOING_LIMIT, seed);
      var blows = new Blows(system, weather);
      List<Blow> schedule = schedule(seconds, seed);
      keep(folder.resolve("schedule"), schedule);
      states.start();
      load.start();
      long begin = System.nanoTime();
      storm(schedule, blows, load, states);
      load.stop();
      blows.settle();
      double blown = (System.nanoTime() - begin) / 1e9;
      double rest = awaitRest(states);
      states.stop();
      var evidence = new EvidenceReader(system, shop);
      List<Violation> broken = Oracle.judge(evidence.read());
      if (!broken.isEmpty()) {
        keep(folder.resolve("broken"), broken);
        keep(folder.resolve("ledger"), system.ledger().calls());
        keep(folder.resolve("journals"), evidence.journals());
      }
      return report(load, blows, states, broken, blown, rest);
    }
  }

  private static List<Blow> schedule(long seconds, long seed) {
    var random = new Random(seed);
    List<Blow> schedule = new ArrayList<>();
    long at = LONGEST_GAP_MS;
    while (at < seconds * 1_000) {
      schedule.add(Blow.drawn(random, at, GATEWAYS));
      at += SHORTEST_GAP_MS + random.nextInt(LONGEST_GAP_MS - SHORTEST_GAP_MS);
    }
    return schedule;
  }

  private void storm(List<Blow> schedule, Blows blows, Load load, States states)
      throws InterruptedException {
    long begin = System.nanoTime();
    long printed = -1;
    for (Blow blow : schedule) {
      long wait = blow.atMs() - (System.nanoTime() - begin) / 1_000_000;
      Thread.sleep(Math.max(0, wait));
      blows.strike(blow);
      long second = blow.atMs() / 1_000;
      if (second > printed) {
        printed = second;
        out.printf(
            "%5d s  %6d accepted, %s, %5d faults, now %s%n",
            second, load.accepted(), states.shown(), blows.count(), blow);
      }
    }
  }

  private static void keep(Path file, List<?> lines) {
    try {
      Files.write(file, lines.stream().map(Object::toString).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** How long it took, in seconds. */
  private static double awaitRest(States states) throws InterruptedException {
    long begin = System.nanoTime();
    Waiting.until(REST_LIMIT, () -> states.look() == 0);
    return (System.nanoTime() - begin) / 1e9;
  }

  private int report(
      Load load, Blows blows, States states, List<Violation> broken, double seconds, double rest) {
    broken.stream().limit(SHOWN).forEach(violation -> out.println("BROKEN " + violation));
    load.problems().stream().limit(SHOWN).forEach(problem -> out.println("CLIENT " + problem));
    out.printf("sagas        %d: %s%n", load.accepted(), states.shown());
    out.println("             " + states.reasons());
    out.printf("faults       %d (%d skipped: it was down)%n", blows.count(), blows.skipped());
    out.println("             " + shown(blows.byKind()));
    out.printf("throughput   %.1f sagas/s over %.0f s%n", load.accepted() / seconds, seconds);
    out.printf("time to rest %.1f s after the last fault%n", rest);
    out.printf("invariants   %d broken%n", broken.size());
    return broken.isEmpty() && load.problems().isEmpty() ? 0 : 1;
  }

  private static String shown(Map<Blow.Kind, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
