package com.example.bench.chain;

import com.example.bench.chain.load.Turn;
import com.example.bench.chain.load.Work;
import com.example.bench.measure.report.Spread;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** All turns, by way and work, in the order of the passes. */
final class Results {
  private record Key(String way, Work work) {}

  /** What a way's turns cost, or a part of it. */
  record Cost(String way, ToDoubleFunction<Turn> of) {
    static Cost all(String way) {
      return new Cost(way, Turn::cpuMs);
    }

    static Cost own(String way, String server) {
      return new Cost(way, turn -> turn.cpuMs(server));
    }
  }

  private final Map<Key, List<Turn>> turns = new HashMap<>();
  private final Map<String, List<Turn>> offered = new HashMap<>();

  void add(String way, Work work, Turn turn) {
    turns.computeIfAbsent(new Key(way, work), key -> new ArrayList<>()).add(turn);
  }

  void addOffered(String way, Turn turn) {
    offered.computeIfAbsent(way, key -> new ArrayList<>()).add(turn);
  }

  /** At 16 connections. */
  Spread of(String way, Work work, ToDoubleFunction<Turn> value) {
    return spread(values(way, work, value));
  }

  /** At the offered load. */
  Spread offered(String way, ToDoubleFunction<Turn> value) {
    return spread(offered.get(way).stream().mapToDouble(value).boxed().toList());
  }

  boolean has(String way) {
    return offered.containsKey(way);
  }

  /**
   * How many times the base's cost, the geometric mean over the works: of the medians, and the
   * lowest and the highest of the passes.
   */
  Spread ratio(Cost cost, Cost base, Collection<Work> works) {
    double[] each = new double[turns.get(new Key(cost.way(), Work.GET)).size()];
    for (int pass = 0; pass < each.length; pass++) {
      int at = pass;
      each[pass] =
          mean(works.stream().map(work -> at(cost, work, at) / at(base, work, at)).toList());
    }
    double ofMedians =
        mean(works.stream().map(work -> median(cost, work) / median(base, work)).toList());
    Spread passes = spread(IntStream.range(0, each.length).mapToObj(i -> each[i]).toList());
    return new Spread(ofMedians, passes.min(), passes.max());
  }

  private double at(Cost cost, Work work, int pass) {
    return values(cost.way(), work, cost.of()).get(pass);
  }

  private double median(Cost cost, Work work) {
    return spread(values(cost.way(), work, cost.of())).median();
  }

  private List<Double> values(String way, Work work, ToDoubleFunction<Turn> value) {
    return turns.get(new Key(way, work)).stream().mapToDouble(value).boxed().toList();
  }

  private static Spread spread(List<Double> values) {
    return Spread.of(values);
  }

  private static double mean(List<Double> ratios) {
    return Math.exp(ratios.stream().mapToDouble(Math::log).average().orElseThrow());
  }
}
