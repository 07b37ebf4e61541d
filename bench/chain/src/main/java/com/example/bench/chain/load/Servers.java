package com.example.bench.chain.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The processes that serve something, by name, each with those that it started.
 *
 * @param roots by name
 */
public record Servers(Map<String, ProcessHandle> roots) {
  public Servers {
    roots = Map.copyOf(roots);
  }

  /** One process of a server. */
  record Member(String server, long pid) {}

  /** CPU time so far, in seconds. */
  Map<Member, Double> cpu() {
    var used = new HashMap<Member, Double>();
    roots.forEach(
        (name, root) ->
            tree(root).forEach(each -> used.put(new Member(name, each.pid()), cpu(each))));
    return used;
  }

  public Servers without(String name) {
    var others = new HashMap<>(roots);
    others.remove(name);
    return new Servers(others);
  }

  /** With all that they started. */
  public Stream<ProcessHandle> processes() {
    return roots.values().stream().flatMap(Servers::tree);
  }

  private static Stream<ProcessHandle> tree(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants());
  }

  private static double cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }
}
