package com.example.gateway.platform.saga.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What goes wrong in one run, and how often, until the faults end. */
final class Faults {
  /** Each with the most that a run has of it, in parts of a thousand chances. */
  enum Fault {
    LOST(150),
    DUPLICATED(150),
    LATE(150),
    VERY_LATE(40),
    CRASH(60),
    PAUSE(60),
    COMMIT_UNKNOWN(60),
    FAILED(200),
    REFUSED(80),
    BREAKER_OPEN(100);

    private final int mostPerThousand;

    Fault(int mostPerThousand) {
      this.mostPerThousand = mostPerThousand;
    }
  }

  private final RandomGenerator random;
  private final VirtualTime time;
  private final Map<Fault, Double> chances = new EnumMap<>(Fault.class);
  private final long endMs;
  private long count;

  Faults(RandomGenerator random, VirtualTime time) {
    this.random = random;
    this.time = time;
    this.endMs = random.nextInt(1_000, random.nextInt(10) == 0 ? 400_000 : 60_000);
    for (Fault fault : Fault.values()) {
      // A run has some kinds of fault, not all: else hardly a saga would get far.
      double share = random.nextBoolean() ? random.nextDouble() : 0;
      chances.put(fault, share * fault.mostPerThousand / 1000);
    }
  }

  long endMs() {
    return endMs;
  }

  long count() {
    return count;
  }

  boolean happens(Fault fault) {
    boolean happens =
        time.millis() < endMs && random.nextDouble() < chances.getOrDefault(fault, 0.0);
    count += happens ? 1 : 0;
    return happens;
  }

  /** How long a message travels; a very late one comes after takeovers and deadlines. */
  long delayMs() {
    if (happens(Fault.VERY_LATE)) {
      return random.nextInt(10_000, 150_000);
    }
    return happens(Fault.LATE) ? random.nextInt(1_000, 10_000) : random.nextInt(1, 20);
  }

  /** How long a replica is down or stopped; it is back when the faults end. */
  long absenceMs() {
    return Math.min(random.nextInt(500, 20_000), Math.max(endMs - time.millis(), 500));
  }
}
