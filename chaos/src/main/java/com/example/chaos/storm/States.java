package com.example.chaos.storm;

import com.example.chaos.system.Sql;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many sagas are in which state, looked up now and then. */
final class States {
  private static final long PAUSE_MS = 200;

  private final Sql sql;
  private final Thread looker = new Thread(this::keepLooking, "states");
  private volatile Map<String, Integer> counts = Map.of();

  States(Sql sql) {
    this.sql = sql;
    looker.setDaemon(true);
  }

  void start() {
    looker.start();
  }

  void stop() throws InterruptedException {
    looker.interrupt();
    looker.join();
  }

  private void keepLooking() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        look();
        Thread.sleep(PAUSE_MS);
      }
    } catch (InterruptedException | IllegalStateException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks now; returns how many are not at rest. */
  int look() {
    var found = new TreeMap<String, Integer>();
    sql.query(
            "select state, count(*) from saga group by state",
            row -> Map.entry(row.getString(1), row.getInt(2)))
        .forEach(row -> found.put(row.getKey(), row.getValue()));
    counts = found;
    return ongoing();
  }

  int ongoing() {
    Map<String, Integer> now = counts;
    return now.getOrDefault("RUNNING", 0)
        + now.getOrDefault("COMMITTED", 0)
        + now.getOrDefault("COMPENSATING", 0);
  }

  /** Why sagas were rejected or parked. */
  String reasons() {
    return String.join(
        ", ",
        sql.query(
            """
            select count(*) || ' ' || state || ' ' || coalesce(parked_code, turned_code) from saga
            where state in ('REJECTED', 'PARKED')
            group by state, coalesce(parked_code, turned_code) order by count(*) desc
            """,
            row -> row.getString(1)));
  }

  String shown() {
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
