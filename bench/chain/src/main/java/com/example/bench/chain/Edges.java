package com.example.bench.chain;

import com.example.bench.chain.load.Way;
import com.example.bench.chain.load.Work;
import com.example.bench.chain.stage.Stage;
import com.example.bench.measure.report.Figure;
import com.example.bench.measure.report.Figure.Target;
import com.example.bench.measure.report.Progress;
import com.example.bench.measure.report.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Where cost could leave its middle: the first requests of a gateway, the last page of a table. */
final class Edges {
  private static final int FIRST_REQUESTS = 200;
  private static final Pattern CURSOR = Pattern.compile("\"next_cursor\":\"([^\"]+)\"");

  private final Stage stage;
  private final Plan plan;
  private final Progress progress;

  Edges(Stage stage, Plan plan, Progress progress) {
    this.stage = stage;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * The gateway's CPU for each of its first requests, warmed up before it is ready as the
   * production manifests have it, and as it starts without.
   *
   * @param warmMs of a request to a warm one
   */
  List<Figure> firstRequests(double warmMs) throws InterruptedException {
    String name = "gateway's first %d requests / warm ones".formatted(FIRST_REQUESTS);
    Spread prepared = firstRequests(warmMs, "3000");
    Spread plain = firstRequests(warmMs, "0");
    return List.of(
        new Figure(name, "x", prepared, Target.atMost(5)),
        new Figure(name + ", no warm-up", "x", plain));
  }

  private Spread firstRequests(double warmMs, String warmUpMs) throws InterruptedException {
    List<Double> ratios = new ArrayList<>();
    for (int start = 1; start <= plan.starts(); start++) {
      double first = stage.freshGateway(warmUpMs).single(Work.GET, FIRST_REQUESTS).cpuMs("fresh");
      stage.stopFreshGateway();
      ratios.add(first / warmMs);
      String said = "start %d of %d, warm-up %s ms: the first requests cost %.2f ms";
      progress.say(said, start, plan.starts(), warmUpMs, first);
    }
    return Spread.of(ratios);
  }

  /** The last page of a large table against the first, on the data service. */
  Figure lastPage(Way way) throws InterruptedException, IOException {
    stage.grow(plan.rows());
    String first = "/api/users?limit=20";
    String last = first + "&cursor=" + lastCursor(way);
    // A second page: the first one has no condition, and is another statement.
    String second = first + "&cursor=" + cursor(way.read(first));
    way.read(last, plan.turn());
    way.read(second, plan.turn());
    List<Double> ratios = new ArrayList<>();
    for (int pass = 0; pass < plan.passes(); pass++) {
      double atStart = way.read(second, plan.turn()).cpuMs();
      ratios.add(way.read(last, plan.turn()).cpuMs() / atStart);
    }
    String name = "last page of %,d rows / second page".formatted(plan.rows());
    return new Figure(name, "x", Spread.of(ratios), new Target(0.9, 1.1));
  }

  /** Some pages before the end, so that the page is a full one. */
  private String lastCursor(Way way) throws IOException {
    String cursor = "";
    String before = "";
    for (String next = cursor(way.read("/api/users?limit=100")); !next.isEmpty(); ) {
      before = cursor;
      cursor = next;
      next = cursor(way.read("/api/users?limit=100&cursor=" + next));
    }
    progress.say("walked through all pages");
    return before;
  }

  private static String cursor(String page) {
    var match = CURSOR.matcher(page);
    return match.find() ? match.group(1) : "";
  }
}
