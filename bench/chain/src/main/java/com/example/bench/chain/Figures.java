package com.example.bench.chain;

import static com.example.bench.chain.Results.Cost.all;
import static com.example.bench.chain.Results.Cost.own;

import com.example.bench.chain.load.Turn;
import com.example.bench.chain.load.Way;
import com.example.bench.chain.load.Work;
import com.example.bench.chain.stage.Stage;
import com.example.bench.measure.report.Figure;
import com.example.bench.measure.report.Figure.Target;
import com.example.bench.measure.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the turns say: the ratios with their targets first, then what they are made of. */
final class Figures {
  private static final List<Work> ALL = List.of(Work.values());
  private static final List<Work> READS = List.of(Work.GET, Work.PAGE);
  private static final String FLASK = "flask-sqlalchemy";
  private static final String EXPRESS = "express-drizzle";
  private static final String TUNED = " tuned";
  private static final String DATA_SERVICE = "data service";
  static final String DIRECT = "gateway -> data service";
  private static final String CHAIN = "full chain";
  private static final String NGINX = "nginx -> data service";

  private final Results results;

  Figures(Results results) {
    this.results = results;
  }

  /** CPU of all servers for a request, against another way's. */
  List<Figure> ratios() {
    var figures = new ArrayList<Figure>();
    figures.add(ratio(DATA_SERVICE, EXPRESS, ALL, 0.35));
    figures.add(ratio(DATA_SERVICE, EXPRESS + TUNED, ALL, 0.6));
    figures.add(ratio(DATA_SERVICE, FLASK, ALL, 0.2));
    figures.add(ratio(DIRECT, EXPRESS, READS, 0.5));
    figures.add(ratio(DIRECT, FLASK, READS, 0.3));
    figures.add(ratio(CHAIN, FLASK, ALL, 1.2));
    figures.add(ratio(CHAIN + ", lean", FLASK, ALL, 0.9));
    figures.add(ratio(CHAIN, "naive sample", ALL, 0.6));
    figures.add(ratio("gateway, cached read", FLASK, READS, 0.1));
    if (results.has(NGINX)) {
      var nginx = own(NGINX, Stage.NGINX);
      Spread spread = results.ratio(own(DIRECT, Stage.GATEWAY), nginx, READS);
      figures.add(new Figure("gateway itself / nginx itself", "x", spread, Target.atMost(3)));
    }
    for (String base : List.of(FLASK + TUNED, EXPRESS, EXPRESS + TUNED, "fastapi-drizzle")) {
      figures.add(ratio(CHAIN, base, ALL, null));
      figures.add(ratio(CHAIN + ", lean", base, ALL, null));
    }
    figures.add(ratio(CHAIN + ", lean", "naive sample", ALL, null));
    figures.add(ratio(CHAIN + ", grpc", CHAIN, ALL, null));
    return figures;
  }

  private Figure ratio(String way, String base, List<Work> works, @Nullable Double most) {
    Spread spread = results.ratio(all(way), all(base), works);
    String reads = works.size() < ALL.size() ? ", reads" : "";
    Target target = most == null ? null : Target.atMost(most);
    return new Figure("%s / %s%s".formatted(way, base, reads), "x", spread, target);
  }

  /** What one request costs, how many there were, and how long they took. */
  List<Figure> details(List<Way> ways, int perSecond) {
    var figures = new ArrayList<Figure>();
    for (Work work : ALL) {
      for (Way way : ways) {
        if (way.offers(work)) {
          figures.add(
              new Figure(named(way, work), "ms CPU", results.of(way.name(), work, Turn::cpuMs)));
        }
      }
    }
    figures.addAll(shares());
    for (Way way : ways) {
      String name = way.name();
      Spread rate = results.of(name, Work.GET, turn -> turn.sample().perSecond());
      figures.add(new Figure(name + ": get, throughput", "1/s", rate));
    }
    for (Way way : ways) {
      for (double percent : List.of(50.0, 99.0)) {
        String name =
            String.format(Locale.ROOT, "%s: get, p%.0f at %d/s", way.name(), percent, perSecond);
        figures.add(
            new Figure(
                name,
                "ms",
                results.offered(way.name(), turn -> turn.sample().percentile(percent))));
      }
    }
    return figures;
  }

  /** Who works how much for a request through the chain: what there has to be more of first. */
  private List<Figure> shares() {
    var figures = new ArrayList<Figure>();
    for (Work work : ALL) {
      for (String server : List.of(Stage.GATEWAY, Stage.FACADE, Stage.DATA_SERVICE, "postgresql")) {
        String name = "%s: %s, %s".formatted(CHAIN, work.name().toLowerCase(Locale.ROOT), server);
        figures.add(
            new Figure(name, "ms CPU", results.of(CHAIN, work, turn -> turn.cpuMs(server))));
      }
    }
    return figures;
  }

  private static String named(Way way, Work work) {
    return "%s: %s".formatted(way.name(), work.name().toLowerCase(Locale.ROOT));
  }

  /** Of the gateway alone, for a read of one user. */
  double gatewayMs() {
    return results.of(DIRECT, Work.GET, turn -> turn.cpuMs(Stage.GATEWAY)).median();
  }
}
