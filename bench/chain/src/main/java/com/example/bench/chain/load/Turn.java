package com.example.bench.chain.load;

import com.example.bench.chain.load.Servers.Member;
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

  /** Of processes that ended meanwhile, nothing is known. */
  static Turn between(Map<Member, Double> before, Map<Member, Double> after, Sample sample) {
    var used = new HashMap<String, Double>();
    after.forEach(
        (member, seconds) ->
            used.merge(member.server(), seconds - before.getOrDefault(member, 0.0), Double::sum));
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
