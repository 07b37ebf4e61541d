package com.example.bench.saga.checkout;

import com.example.bench.measure.database.Database;
import com.example.bench.measure.database.Server;
import com.example.bench.measure.report.Figure;
import com.example.bench.measure.report.Progress;
import com.example.bench.measure.report.Sample;
import com.example.bench.measure.report.Spread;
import com.example.bench.saga.Plan;
import com.example.bench.saga.contest.Load;
import com.example.launcher.LocalStack;
import com.example.launcher.Settings;
import com.example.launcher.output.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real steps: all services as processes, and clients that follow a checkout to its end. */
public final class Checkout {
  /** More would only wait for each other: three services and the database share this machine. */
  private static final int CLIENTS = 8;

  private static final int TURNS = 3;

  private final Server server;
  private final Plan plan;
  private final Progress progress;
  private final Path root;
  private final Path folder;

  public Checkout(Server server, Path root, Path folder, Plan plan, Progress progress) {
    this.server = server;
    this.root = root;
    this.folder = folder;
    this.plan = plan;
    this.progress = progress;
  }

  public List<Figure> run() throws InterruptedException {
    Database shop = server.create("shop");
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(Settings.freePorts());
    environment.put("DATABASE_URL", shop.serviceUrl());
    environment.put("GATEWAY_DATABASE_URL", server.create("gateway").serviceUrl());
    var options = new LocalStack.Options(root, folder, environment, /* durable= */ true);
    try (var stack = new LocalStack(options, Console.silent())) {
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop-system"));
      progress.say("the whole system is started");
      stack.start();
      var buyers = new Buyers(shop, stack.endpoints().gateway());
      return measured(buyers);
    }
  }

  private List<Figure> measured(Buyers buyers) throws InterruptedException {
    Duration turn = plan.checkouts().dividedBy(TURNS);
    // All services have just been started.
    Load.run(buyers::buy, CLIENTS, plan.checkouts());
    List<Sample> samples = new ArrayList<>();
    for (int i = 1; i <= TURNS; i++) {
      Sample sample = Load.run(buyers::buy, CLIENTS, turn);
      progress.say(
          "checkouts, pass %d of %d: %.1f/s, p99 %.0f ms",
          i, TURNS, sample.perSecond(), sample.percentile(99));
      samples.add(sample);
    }
    String at = ", %d at a time".formatted(CLIENTS);
    return List.of(
        new Figure("checkouts through all services" + at, "sagas/s", speed(samples)),
        new Figure("checkout, p50" + at, "ms", percentile(samples, 50)),
        new Figure("checkout, p99" + at, "ms", percentile(samples, 99)));
  }

  private static Spread speed(List<Sample> samples) {
    return Spread.of(samples.stream().map(Sample::perSecond).toList());
  }

  private static Spread percentile(List<Sample> samples, double percent) {
    return Spread.of(samples.stream().map(sample -> sample.percentile(percent)).toList());
  }
}
