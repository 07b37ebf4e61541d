package com.example.chaos.matrix;

import com.example.chaos.matrix.CrashMatrix.Outcome;
import com.example.chaos.system.Deployment;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** {@code make crash-matrix}: prints a line for each cell as it ends. */
public final class MatrixCommand {
  private static final int GATEWAYS = 3;

  private final Path root;
  private final PrintStream out;

  public MatrixCommand(Path root, PrintStream out) {
    this.root = root;
    this.out = out;
  }

  /**
   * Returns the exit code.
   *
   * @param pattern regular expression for names of cells; empty for all
   * @param sample how many of these, drawn with the seed; 0 for all
   */
  public int call(String pattern, int sample, long seed) throws InterruptedException {
    List<Cell> cells = chosen(pattern, sample, seed);
    Path folder = root.resolve(".run").resolve("crash-matrix");
    out.printf("crash matrix: %d cells, seed %d; starting the system%n", cells.size(), seed);
    long begin = System.nanoTime();
    int held = 0;
    List<String> last;
    try (var system = new Deployment(root, folder.resolve("system"), GATEWAYS)) {
      Runtime.getRuntime().addShutdownHook(new Thread(system::close, "stop"));
      system.start();
      var matrix = new CrashMatrix(system);
      var keeper = new Keeper(folder, system, matrix.evidence(), seed);
      for (int i = 0; i < cells.size(); i++) {
        Outcome outcome = matrix.run(cells.get(i));
        print(i + 1, cells.size(), outcome);
        if (outcome.holds()) {
          held++;
        } else {
          keeper.keep(outcome);
        }
      }
      last = matrix.finish();
      last.forEach(problem -> out.println("at the end: " + problem));
    }
    double minutes = (System.nanoTime() - begin) / 60e9;
    out.printf("%d of %d cells hold (%.1f minutes)%n", held, cells.size(), minutes);
    return held == cells.size() && last.isEmpty() ? 0 : 1;
  }

  private static List<Cell> chosen(String pattern, int sample, long seed) {
    var wanted = Pattern.compile(pattern);
    List<Cell> cells =
        new ArrayList<>(Cell.all().filter(cell -> wanted.matcher(cell.name()).find()).toList());
    if (sample > 0 && sample < cells.size()) {
      Collections.shuffle(cells, new Random(seed));
      return cells.subList(0, sample);
    }
    return cells;
  }

  private void print(int number, int count, Outcome outcome) {
    out.printf(
        "%3d/%d  %-45s %-10s %5.1f s  %s%n",
        number,
        count,
        outcome.cell().name(),
        outcome.state(),
        outcome.seconds(),
        outcome.holds() ? "holds" : "BROKEN");
    outcome.problems().forEach(problem -> out.println("         " + problem));
    out.flush();
  }
}
