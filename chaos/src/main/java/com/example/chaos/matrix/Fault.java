package com.example.chaos.matrix;

import java.util.Locale;
import java.util.stream.Stream;

/** What goes wrong in a cell. */
public sealed interface Fault {
  /** Where in a call, seen from the gateway. */
  enum Point {
    BEFORE_SEND,
    AFTER_EFFECT,
    AFTER_REPLY,
    AFTER_COMMIT
  }

  /** Who is killed. */
  enum Victim {
    GATEWAY,
    FACADE,
    DATA_SERVICE,
    POSTGRESQL,
    PROVIDER
  }

  /** A process ends without notice, and is started again. */
  record Kill(Victim victim, Point point) implements Fault {
    @Override
    public String name() {
      return "kill-%s/%s".formatted(victim, point);
    }
  }

  /** The gateway stands still until another one has taken over, and then goes on. */
  record Pause(Point point) implements Fault {
    @Override
    public String name() {
      return "pause-GATEWAY/" + point;
    }
  }

  /** What the network does to the call. */
  enum Network implements Fault {
    REQUEST_LOST,
    RESPONSE_LOST,
    DELAYED,
    DUPLICATED
  }

  String name();

  /** 20 kills, 4 pauses, 4 of the network. */
  static Stream<Fault> all() {
    Stream<Fault> kills =
        Stream.of(Victim.values())
            .flatMap(victim -> Stream.of(Point.values()).map(point -> new Kill(victim, point)));
    Stream<Fault> pauses = Stream.of(Point.values()).map(Pause::new);
    return Stream.of(kills, pauses, Stream.of(Network.values())).flatMap(each -> each);
  }

  /** As it is written in tables and folders. */
  default String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
