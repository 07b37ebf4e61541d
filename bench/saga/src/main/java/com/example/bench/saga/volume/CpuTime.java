package com.example.bench.saga.volume;

import com.example.bench.measure.database.Database;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this process and the server's have used, as far as the operating system tells. */
final class CpuTime {
  private final ProcessHandle server;

  CpuTime(Database database) {
    long backend = database.jdbc().sql("select pg_backend_pid()").query(Long.class).single();
    // A server elsewhere, as in a container, has other numbers: then only this process counts.
    this.server =
        ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseGet(ProcessHandle::current);
  }

  /** By process. */
  Map<Long, Duration> read() {
    return Stream.concat(Stream.of(ProcessHandle.current(), server), server.descendants())
        .distinct()
        .collect(
            Collectors.toMap(
                ProcessHandle::pid,
                process -> process.info().totalCpuDuration().orElse(Duration.ZERO)));
  }

  /** In milliseconds, of the processes that were there all the time or began meanwhile. */
  static double between(Map<Long, Duration> before, Map<Long, Duration> after) {
    return after.entrySet().stream()
        .mapToLong(
            each ->
                each.getValue().minus(before.getOrDefault(each.getKey(), Duration.ZERO)).toMillis())
        .sum();
  }
}
