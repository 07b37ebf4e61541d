package com.example.bench.measure.report;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All figures of a run, and what they were measured on.
 *
 * @param title what it is about
 * @param seconds how long the run took
 */
public record Report(
    String title,
    Instant at,
    long seconds,
    boolean quick,
    Map<String, String> machine,
    List<Figure> figures) {
  public Report {
    machine = Map.copyOf(machine);
    figures = List.copyOf(figures);
  }

  public boolean holds() {
    return figures.stream().allMatch(Figure::holds);
  }

  /** Lines for a terminal. */
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    machine.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> lines.add("  %-20s %s".formatted(entry.getKey(), entry.getValue())));
    lines.add("");
    lines.add(row("", "value", "lowest", "highest", "", "target", ""));
    for (Figure figure : figures) {
      Spread spread = figure.spread();
      boolean judged = figure.target() != null;
      lines.add(
          row(
              figure.name(),
              Numbers.shown(spread.median()),
              Numbers.shown(spread.min()),
              Numbers.shown(spread.max()),
              figure.unit(),
              judged ? figure.target().shown() : "",
              judged ? (figure.holds() ? "holds" : "FALLS SHORT") : ""));
    }
    return lines;
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "  %-50s %8s %8s %8s %-10s %-13s %s", cells).stripTrailing();
  }

  /** Writes both files; the picture is drawn from the same figures. */
  public void write(Path json, Path picture) throws IOException {
    Files.createDirectories(json.toAbsolutePath().getParent());
    var gson =
        new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .registerTypeAdapter(Double.class, new ShortNumber())
            .registerTypeAdapter(double.class, new ShortNumber())
            .registerTypeAdapter(Instant.class, new InstantText())
            .create();
    Files.writeString(json, gson.toJson(this) + "\n");
    Files.writeString(picture, Picture.of(this));
  }
}
