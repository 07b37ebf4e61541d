package com.example.chaos.storm;

import java.util.Random;

/**
 * One fault of the schedule.
 *
 * @param atMs after the beginning
 * @param gateway which, from 0, if the kind is about one
 * @param lastsMs how long, or how late
 * @param calls how many calls it hits, if it hits calls
 */
record Blow(long atMs, Kind kind, int gateway, int lastsMs, int calls) {
  /** What goes wrong, and how often of 100. */
  enum Kind {
    KILL_GATEWAY(2, 0, 0),
    KILL_FACADE(2, 0, 0),
    KILL_DATA_SERVICE(2, 0, 0),
    KILL_DATABASE(2, 0, 0),
    PAUSE_GATEWAY(4, 500, 8_000),
    CUT_FACADE(5, 100, 1_000),
    CUT_DATA_SERVICE(5, 100, 1_000),
    LOSE_REQUEST(12, 0, 0),
    LOSE_RESPONSE(16, 0, 0),
    DELAY(10, 300, 8_000),
    DUPLICATE(14, 0, 0),
    PROVIDER_ERROR(7, 0, 0),
    PROVIDER_ERROR_AFTER_EFFECT(7, 0, 0),
    PROVIDER_SILENT(4, 0, 0),
    PROVIDER_LATE(6, 100, 1_000),
    PROVIDER_AWAY(2, 200, 1_500);

    private final int weight;
    private final int shortestMs;
    private final int longestMs;

    Kind(int weight, int shortestMs, int longestMs) {
      this.weight = weight;
      this.shortestMs = shortestMs;
      this.longestMs = longestMs;
    }

    private static Kind drawn(Random random) {
      int left = random.nextInt(100);
      for (Kind kind : values()) {
        left -= kind.weight;
        if (left < 0) {
          return kind;
        }
      }
      throw new IllegalStateException("the weights are not 100");
    }
  }

  static Blow drawn(Random random, long atMs, int gateways) {
    Kind kind = Kind.drawn(random);
    int lasts = kind.shortestMs + random.nextInt(kind.longestMs - kind.shortestMs + 1);
    return new Blow(atMs, kind, random.nextInt(gateways), lasts, 1 + random.nextInt(4));
  }

  @Override
  public String toString() {
    return switch (kind) {
      case KILL_GATEWAY -> "%s %d".formatted(kind, gateway + 1);
      case KILL_FACADE, KILL_DATA_SERVICE, KILL_DATABASE -> kind.name();
      case PAUSE_GATEWAY, CUT_FACADE, CUT_DATA_SERVICE ->
          "%s %d for %d ms".formatted(kind, gateway + 1, lastsMs);
      case PROVIDER_AWAY -> "%s for %d ms".formatted(kind, lastsMs);
      case DELAY -> "%s %d, %d calls by %d ms".formatted(kind, gateway + 1, calls, lastsMs);
      case PROVIDER_LATE -> "%s, %d calls by %d ms".formatted(kind, calls, lastsMs);
      case LOSE_REQUEST, LOSE_RESPONSE, DUPLICATE ->
          "%s %d, %d calls".formatted(kind, gateway + 1, calls);
      case PROVIDER_ERROR, PROVIDER_ERROR_AFTER_EFFECT, PROVIDER_SILENT ->
          "%s, %d calls".formatted(kind, calls);
    };
  }
}
