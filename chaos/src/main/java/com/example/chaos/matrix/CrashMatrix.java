package com.example.chaos.matrix;

import com.example.chaos.matrix.Fault.Kill;
import com.example.chaos.matrix.Fault.Victim;
import com.example.chaos.network.Tap;
import com.example.chaos.oracle.Oracle;
import com.example.chaos.oracle.Purchase;
import com.example.chaos.oracle.Violation;
import com.example.chaos.system.Deployment;
import com.example.chaos.system.Door;
import com.example.chaos.system.EvidenceReader;
import com.example.chaos.system.Shop;
import com.example.chaos.system.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs cells, one checkout each, and judges after each. */
public final class CrashMatrix {
  private static final Duration REST_LIMIT = Duration.ofSeconds(45);
  private static final Duration REPAIR_LIMIT = Duration.ofMinutes(2);
  private static final int STOCK = 10;
  private static final int QUANTITY = 2;

  private final Deployment system;
  private final Shop shop;
  private final EvidenceReader evidence;
  private final Set<Violation> known = new HashSet<>();
  private final List<CompletableFuture<Void>> repairs = new ArrayList<>();

  /**
   * What came of a cell.
   *
   * @param state where the saga ended
   * @param problems empty if all holds
   */
  record Outcome(Cell cell, String saga, String state, double seconds, List<String> problems) {
    boolean holds() {
      return problems.isEmpty();
    }
  }

  CrashMatrix(Deployment system) {
    this.system = system;
    this.shop = new Shop(system.shop(), new Door(system.gateways()));
    this.evidence = new EvidenceReader(system, shop);
  }

  EvidenceReader evidence() {
    return evidence;
  }

  Outcome run(Cell cell) throws InterruptedException {
    awaitRepaired(cell);
    long begin = System.nanoTime();
    Purchase purchase =
        shop.purchase("cell-" + cell.name(), cell.purchase(), shop.newProduct(STOCK), QUANTITY);
    var damage = new Damage(system, purchase.userId());
    var ambush = new Ambush(cell, damage);
    system.lines().set(ambush);
    String saga = shop.buy(purchase);
    List<String> problems = new ArrayList<>();
    String state = awaitRest(saga, ambush, problems);
    system.lines().set(Tap.OPEN);
    repairs.add(damage.repaired());
    if (!state.equals("COMPLETED") && !state.equals("REJECTED")) {
      problems.add("it ended as " + state);
    }
    problems.addAll(newViolations());
    return new Outcome(cell, saga, state, (System.nanoTime() - begin) / 1e9, problems);
  }

  /** Two gateways if one is going to fall, and all that there is only one of. */
  private void awaitRepaired(Cell cell) throws InterruptedException {
    boolean falls = !(cell.fault() instanceof Kill kill) || kill.victim() == Victim.GATEWAY;
    int needed = Math.min(falls ? 2 : 1, system.gateways().size());
    boolean up =
        Waiting.until(
            REPAIR_LIMIT,
            () ->
                system.database().up()
                    && system.dataService().ready()
                    && system.facade().ready()
                    && system.gateways().stream().filter(one -> one.replica().ready()).count()
                        >= needed);
    if (!up) {
      throw new IllegalStateException("the system did not come back; see " + system.logs());
    }
  }

  private String awaitRest(String saga, Ambush ambush, List<String> problems)
      throws InterruptedException {
    boolean rests = Waiting.until(REST_LIMIT, () -> atRest(state(saga)));
    if (!ambush.sprung()) {
      problems.add("the fault never happened");
    } else {
      try {
        String failed = ambush.over().get(REST_LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (!failed.isEmpty()) {
          problems.add(failed);
        }
      } catch (ExecutionException | TimeoutException e) {
        problems.add("the fault never ended: " + e);
      }
    }
    if (!rests) {
      problems.add("no rest within " + REST_LIMIT.toSeconds() + " s");
    }
    return state(saga);
  }

  /** LOST if it was accepted and is not there. */
  private String state(String saga) {
    List<String> found =
        system
            .journal()
            .query("select state from saga where id = ?::uuid", row -> row.getString(1), saga);
    return found.isEmpty() ? "LOST" : found.get(0);
  }

  private static boolean atRest(String state) {
    return !state.equals("RUNNING") && !state.equals("COMMITTED") && !state.equals("COMPENSATING");
  }

  /** What was wrong before is not said again. */
  private List<String> newViolations() {
    return Oracle.judge(evidence.read()).stream()
        .filter(known::add)
        .map(Violation::toString)
        .toList();
  }

  /** After the last cell: all is started again, and nothing has come late. */
  List<String> finish() throws InterruptedException {
    List<String> problems = new ArrayList<>();
    for (CompletableFuture<Void> repair : repairs) {
      try {
        repair.get(REPAIR_LIMIT.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        problems.add("not repaired: " + e);
      }
    }
    problems.addAll(newViolations());
    return problems;
  }
}
