package com.example.bench.chain.load;

import com.example.bench.measure.report.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** One way to the users: where it begins, and the servers along it. */
public final class Way {
  public static final int CONNECTIONS = 16;

  private final String name;
  private final String users;
  private final int among;
  private final Set<Work> works;
  private final Servers servers;
  private final List<Connection> connections;

  /**
   * @param users path of the list
   * @param among how many of them are asked for
   * @param works that it offers
   */
  public Way(String name, int port, String users, int among, Set<Work> works, Servers servers) {
    this.name = name;
    this.users = users;
    this.among = among;
    this.works = Set.copyOf(works);
    this.servers = servers;
    this.connections =
        IntStream.range(0, CONNECTIONS).mapToObj(each -> new Connection(port)).toList();
  }

  public String name() {
    return name;
  }

  public boolean offers(Work work) {
    return works.contains(work);
  }

  /** As many requests as it can, each connection's next one after the answer to its last. */
  public Turn closed(Work work, Duration duration) throws InterruptedException {
    return turn(
        (connection, at, begin) -> {
          List<Long> times = new ArrayList<>();
          long end = begin + duration.toNanos();
          for (long now = System.nanoTime(); now < end; ) {
            long from = now;
            once(connection, work);
            now = System.nanoTime();
            times.add(now - from);
          }
          return times;
        });
  }

  /** So many a second, whatever it can; times count from when each request was due. */
  public Turn open(Work work, int perSecond, Duration duration) throws InterruptedException {
    long requests = perSecond * duration.toMillis() / 1000;
    return turn(
        (connection, at, begin) -> {
          List<Long> times = new ArrayList<>();
          for (long number = at; number < requests; number += CONNECTIONS) {
            long due = begin + number * 1_000_000_000L / perSecond;
            LockSupport.parkNanos(due - System.nanoTime());
            once(connection, work);
            times.add(System.nanoTime() - due);
          }
          return times;
        });
  }

  /** One after the other on one connection. */
  public Turn single(Work work, int requests) throws InterruptedException {
    return turn(
        (connection, at, begin) -> {
          List<Long> times = new ArrayList<>();
          for (int i = 0; at == 0 && i < requests; i++) {
            once(connection, work);
            times.add(0L);
          }
          return times;
        });
  }

  /** As {@link #closed}, always with the same path. */
  public Turn read(String path, Duration duration) throws InterruptedException {
    byte[] request = Work.read(path);
    return turn(
        (connection, at, begin) -> {
          List<Long> times = new ArrayList<>();
          for (long end = begin + duration.toNanos(); System.nanoTime() < end; ) {
            long from = System.nanoTime();
            require(200, connection.exchange(request));
            times.add(System.nanoTime() - from);
          }
          return times;
        });
  }

  /** The answer to one read. */
  public String read(String path) throws IOException {
    return require(200, connections.get(0).exchange(Work.read(path)));
  }

  @FunctionalInterface
  private interface Client {
    List<Long> run(Connection connection, int at, long begin) throws IOException;
  }

  private Turn turn(Client client) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      var before = servers.cpu();
      long begin = System.nanoTime();
      List<Future<List<Long>>> running = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        int at = i;
        Callable<List<Long>> task = () -> client.run(connections.get(at), at, begin);
        running.add(threads.submit(task));
      }
      List<Long> times = new ArrayList<>();
      for (Future<List<Long>> one : running) {
        times.addAll(one.get());
      }
      long took = System.nanoTime() - begin;
      return Turn.between(before, servers.cpu(), Sample.of(times, took));
    } catch (ExecutionException e) {
      throw new IllegalStateException(name + ": " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private void once(Connection connection, Work work) throws IOException {
    require(work.status(), connection.exchange(work.request(users, among)));
  }

  private String require(int status, Reply reply) {
    if (reply.status() != status) {
      throw new IllegalStateException("%s: %d %s".formatted(name, reply.status(), reply.body()));
    }
    return reply.body();
  }
}
