package com.example.bench.chain;

import com.example.bench.chain.load.Memory;
import com.example.bench.chain.load.Way;
import com.example.bench.chain.stage.Nginx;
import com.example.bench.chain.stage.Stage;
import com.example.bench.measure.database.Server;
import com.example.bench.measure.report.Figure;
import com.example.bench.measure.report.Figure.Target;
import com.example.bench.measure.report.Machine;
import com.example.bench.measure.report.Program;
import com.example.bench.measure.report.Progress;
import com.example.bench.measure.report.Report;
import com.example.bench.measure.report.Spread;
import com.example.launcher.output.Console;
import com.example.launcher.process.RunDirectory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code java -jar bench-chain.jar [QUICK=1] [RECORD=1]}, in the repository's folder. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Program.exitWith("bench", Main::run, args);
  }

  private static int run(List<String> args) throws InterruptedException, IOException {
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    boolean quick = args.contains("QUICK=1");
    Path root = Path.of("").toAbsolutePath();
    Path folder = root.resolve(".run").resolve("bench");
    var progress = new Progress(out);
    Instant at = Instant.now();
    Map<String, String> machine = new TreeMap<>(Machine.shown());
    machine.put("load before", load());
    List<Figure> figures;
    RunDirectory directory = RunDirectory.take(folder);
    directory.endLeftovers(Console.standard(false));
    String url = System.getenv().getOrDefault("DATABASE_URL", "");
    try (directory;
        var server = Server.start(root, directory, url);
        var stage = new Stage(root, directory, server)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stage, server), "stop"));
      machine.putAll(server.settings());
      machine.put("nginx", Nginx.isThere() ? "compared" : "SKIPPED: not installed");
      figures = measured(stage, quick ? Plan.quick() : Plan.full(), progress);
    }
    var report = new Report("CPU for a request", at, progress.seconds(), quick, machine, figures);
    Path kept = args.contains("RECORD=1") ? root.resolve("docs").resolve("benchmarks") : folder;
    report.write(kept.resolve("chain.json"), kept.resolve("chain.svg"));
    report.table().forEach(out::println);
    return report.holds() ? 0 : 1;
  }

  private static void end(Stage stage, Server server) {
    stage.close();
    server.close();
  }

  private static List<Figure> measured(Stage stage, Plan plan, Progress progress)
      throws InterruptedException, IOException {
    progress.say("starting all that is compared");
    stage.start();
    double rest = Memory.mebibytes(stage.services());
    List<Way> ways = stage.ways();
    var contest = new Contest(ways, plan, progress);
    contest.compile(named(ways, Figures.DIRECT));
    contest.warmUp();
    Results results = contest.run();
    double after = Memory.mebibytes(stage.services());
    var made = new Figures(results);
    var edges = new Edges(stage, plan, progress);
    List<Figure> figures = new ArrayList<>(made.ratios());
    figures.addAll(edges.firstRequests(made.gatewayMs()));
    figures.add(edges.lastPage(named(ways, "data service")));
    String kind = "three services, " + Memory.kind();
    figures.add(new Figure(kind + " at rest", "MiB", Spread.of(List.of(rest)), Target.atMost(450)));
    figures.add(new Figure(kind + " after the load", "MiB", Spread.of(List.of(after))));
    figures.addAll(made.details(ways, plan.perSecond()));
    return figures;
  }

  private static Way named(List<Way> ways, String name) {
    return ways.stream().filter(way -> way.name().equals(name)).findFirst().orElseThrow();
  }

  private static String load() throws IOException {
    Path file = Path.of("/proc/loadavg");
    return Files.exists(file) ? Files.readString(file).strip() : "not known here";
  }
}
