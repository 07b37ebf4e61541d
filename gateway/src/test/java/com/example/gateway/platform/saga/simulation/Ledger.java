package com.example.gateway.platform.saga.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What really happened, whatever the engine says: the judge of each run. */
final class Ledger {
  private final Map<String, Integer> performed = new HashMap<>();
  private final Map<String, Integer> undone = new HashMap<>();
  private final Set<String> closed = new HashSet<>();
  private final Predicate<String> isIntended;

  /**
   * @param isIntended whether the journal has an INTENT for an operation
   */
  Ledger(Predicate<String> isIntended) {
    this.isIntended = isIntended;
  }

  void effect(String key) {
    Violation.unless(isIntended.test(key), "effect of %s without an INTENT", key);
    Violation.unless(!closed.contains(key), "effect of %s after it was undone", key);
    performed.merge(key, 1, Integer::sum);
    Violation.unless(live(key) <= 1, "two effects of %s", key);
  }

  void undo(String key) {
    undone.merge(key, 1, Integer::sum);
    Violation.unless(live(key) >= 0, "%s undone twice", key);
  }

  /** A compensation has said OK: from here on nothing may happen. */
  void close(String key) {
    closed.add(key);
    Violation.unless(live(key) == 0, "%s is there after its compensation", key);
  }

  int live(String key) {
    return performed(key) - undone.getOrDefault(key, 0);
  }

  int performed(String key) {
    return performed.getOrDefault(key, 0);
  }
}
