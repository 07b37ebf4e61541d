package com.example.bench.chain.load;

import com.example.bench.measure.report.Sample;
import java.util.HashMap;
import java.util.Map;

/**
 * What came of one way's turn.
 *
 * @param cpu that its servers used meanwhile, in seconds, by name
 */
public record Turn(Sample sample, Map<String, Double> cpu) {
  public Turn {
    cpu = Map.copyOf(cpu);
  }

  static Turn between(Map<String, Double> before, Map<String, Double> after, Sample sample) {
    var used = new HashMap<String, Double>();
    after.forEach((name, seconds) -> used.put(name, seconds - before.getOrDefault(name, 0.0)));
    return new Turn(sample, used);
  }

  /** Of all servers, for one request, in milliseconds. */
  public double cpuMs() {
    return cpu.values().stream().mapToDouble(Double::doubleValue).sum() * 1000 / sample.count();
  }

  /** Of one of them. */
  public double cpuMs(String server) {
    return cpu.getOrDefault(server, 0.0) * 1000 / sample.count();
  }
}
