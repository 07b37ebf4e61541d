package com.example.bench.measure.report;

import com.example.bench.measure.report.Figure.Target;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * An SVG with one row for each figure that has a target: the target is where the rows' scales
 * agree, the dot is the value, and the line through it goes from the lowest to the highest.
 */
final class Picture {
  private static final int WIDTH = 860;
  private static final int ROW = 46;
  private static final int TOP = 64;
  private static final int LEFT = 400;
  private static final int RIGHT = 780;

  /** So many times the target is the end of a scale. */
  private static final double SCALE_END = 2.0;

  private Picture() {}

  static String of(Report report) {
    List<Figure> judged = report.figures().stream().filter(f -> f.target() != null).toList();
    int height = TOP + ROW * judged.size() + 34;
    var svg = new StringBuilder();
    add(
        svg,
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="14">
        <title>%s, against the targets</title>
        <rect width="100%%" height="100%%" fill="#fff"/>
        <text x="20" y="28" font-size="18" font-weight="bold">%s</text>
        <text x="20" y="48" fill="#555">Green is where the target holds; the line goes from the lowest to the highest.</text>
        """,
        WIDTH,
        height,
        escaped(report.title()),
        escaped(report.title()));
    for (int i = 0; i < judged.size(); i++) {
      row(svg, judged.get(i), TOP + ROW * i);
    }
    add(
        svg,
        "<text x=\"20\" y=\"%d\" fill=\"#555\" font-size=\"12\">%s</text>\n</svg>\n",
        height - 12,
        measuredOn(report));
    return svg.toString();
  }

  private static void row(StringBuilder svg, Figure figure, int top) {
    Target target = Objects.requireNonNull(figure.target());
    double end = SCALE_END * (Double.isInfinite(target.most()) ? target.least() : target.most());
    Spread spread = figure.spread();
    int middle = top + 20;
    int from = x(target.least(), end);
    int to = x(Math.min(target.most(), end), end);
    add(svg, "<text x=\"20\" y=\"%d\">%s</text>\n", middle + 5, escaped(figure.name()));
    bar(svg, LEFT, RIGHT, middle - 9, "#eee");
    bar(svg, from, to, middle - 9, "#cfe8cf");
    add(
        svg,
        "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#333\" stroke-width=\"2\"/>\n",
        x(spread.min(), end),
        middle,
        x(spread.max(), end),
        middle);
    add(
        svg,
        "<circle cx=\"%d\" cy=\"%d\" r=\"6\" fill=\"%s\"/>\n",
        x(spread.median(), end),
        middle,
        figure.holds() ? "#1a7f37" : "#b42318");
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s%s</text>\n",
        RIGHT + 10,
        middle + 5,
        Numbers.shown(spread.median()),
        figure.unit().isEmpty() ? "" : " " + figure.unit());
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" font-size=\"11\" fill=\"#555\">target %s</text>\n",
        LEFT,
        middle + 22,
        escaped(target.shown()));
  }

  private static void bar(StringBuilder svg, int from, int to, int y, String colour) {
    add(
        svg,
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"18\" fill=\"%s\"/>\n",
        from,
        y,
        to - from,
        colour);
  }

  private static int x(double value, double end) {
    return LEFT + (int) Math.round((RIGHT - LEFT) * Math.min(Math.max(value / end, 0), 1));
  }

  private static String measuredOn(Report report) {
    return escaped(
        "%s; %s; %s"
            .formatted(
                report.machine().getOrDefault("machine", ""),
                report.machine().getOrDefault("java", ""),
                "PostgreSQL " + report.machine().getOrDefault("server_version", "")));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
