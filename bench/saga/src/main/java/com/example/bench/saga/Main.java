package com.example.bench.saga;

import com.example.bench.measure.database.Server;
import com.example.bench.measure.report.Figure;
import com.example.bench.measure.report.Machine;
import com.example.bench.measure.report.Program;
import com.example.bench.measure.report.Progress;
import com.example.bench.measure.report.Report;
import com.example.bench.saga.checkout.Checkout;
import com.example.bench.saga.contest.Contest;
import com.example.bench.saga.takeover.Takeover;
import com.example.bench.saga.volume.Volume;
import com.example.launcher.LaunchFailure;
import com.example.launcher.output.Console;
import com.example.launcher.process.RunDirectory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code java -jar bench-saga.jar [QUICK=1] [ONLY=part,..]}, in the repository's folder. */
public final class Main {
  private static final List<String> PARTS = List.of("contest", "takeover", "volume", "checkout");

  private Main() {}

  public static void main(String[] args) {
    Program.exitWith("bench-saga", Main::run, args);
  }

  private static int run(List<String> args) throws InterruptedException, IOException {
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    boolean quick = args.contains("QUICK=1");
    Plan plan = quick ? Plan.quick() : Plan.full();
    Path root = Path.of("").toAbsolutePath();
    var progress = new Progress(out);
    Instant at = Instant.now();
    Map<String, String> machine = new TreeMap<>(Machine.shown());
    List<Figure> figures = new ArrayList<>();
    boolean whole = true;
    Path folder = root.resolve(".run").resolve("bench-saga");
    String url = System.getenv().getOrDefault("DATABASE_URL", "");
    try (var directory = endLeftovers(RunDirectory.take(folder));
        var server = Server.start(root, directory, url)) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
      machine.putAll(server.settings());
      machine.put("DBOS Transact", Contest.dbosVersion());
      for (String part : parts(args)) {
        progress.say("part %s", part);
        whole &= figures.addAll(measured(part, server, root, plan, progress));
      }
    }
    figures.sort(Comparator.comparing(figure -> figure.target() == null));
    var report =
        new Report("Speed of the saga engine", at, progress.seconds(), quick, machine, figures);
    Path kept = args.contains("RECORD=1") ? root.resolve("docs").resolve("benchmarks") : folder;
    report.write(kept.resolve("saga.json"), kept.resolve("saga.svg"));
    report.table().forEach(out::println);
    return whole && report.holds() ? 0 : 1;
  }

  /** Empty if it failed, which does not take away what the other parts have measured. */
  @SuppressWarnings("CatchingUnchecked") // whatever it is
  private static List<Figure> measured(
      String part, Server server, Path root, Plan plan, Progress progress)
      throws InterruptedException {
    try {
      return figures(part, server, root, plan, progress);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      progress.say("part %s FAILED: %s", part, e);
      return List.of();
    }
  }

  private static List<Figure> figures(
      String part, Server server, Path root, Plan plan, Progress progress) throws Exception {
    Path folder = root.resolve(".run").resolve("bench-saga");
    return switch (part) {
      case "contest" -> new Contest(server, plan, progress).run();
      case "takeover" -> new Takeover(server, plan, progress, folder.resolve("logs")).run();
      case "volume" -> new Volume(server, plan, progress).run();
      case "checkout" -> new Checkout(server, root, folder.resolve("system"), plan, progress).run();
      default -> throw new LaunchFailure("ONLY: there is no " + part + ", but " + PARTS);
    };
  }

  /** Of a run that was killed. */
  private static RunDirectory endLeftovers(RunDirectory directory) {
    directory.endLeftovers(Console.standard(false));
    return directory;
  }

  /** All, or what ONLY names. */
  private static List<String> parts(List<String> args) {
    return args.stream()
        .filter(arg -> arg.startsWith("ONLY=") && arg.length() > "ONLY=".length())
        .map(arg -> List.of(arg.substring("ONLY=".length()).split(",")))
        .findFirst()
        .orElse(PARTS);
  }
}
