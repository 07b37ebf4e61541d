package com.example.launcher.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a person at the terminal reads: whole lines, each with the name of who says it. */
public final class Console {
  private static final int NAME_WIDTH = 17;
  private static final Map<String, Integer> COLOURS =
      Map.of(
          "launcher", 37,
          "postgresql", 34,
          "payment-provider", 33,
          "node-data-service", 32,
          "python-facade", 36,
          "gateway", 35);

  private final PrintStream out;
  private final boolean coloured;

  public Console(PrintStream out, boolean coloured) {
    this.out = out;
    this.coloured = coloured;
  }

  /** Standard output, always in UTF-8: a C locale is no reason for question marks. */
  public static Console standard(boolean coloured) {
    var stream = new FileOutputStream(FileDescriptor.out);
    return new Console(new PrintStream(stream, true, StandardCharsets.UTF_8), coloured);
  }

  /** For tests and tools: what the services log is in files anyway. */
  public static Console silent() {
    var nowhere = OutputStream.nullOutputStream();
    return new Console(new PrintStream(nowhere, true, StandardCharsets.UTF_8), false);
  }

  /** One line of a service's log. */
  public void log(String name, String text) {
    out.println(paint(COLOURS.getOrDefault(name, 37), pad(name) + " │") + " " + text);
  }

  /** One line of the launcher's own. */
  public void progress(String text) {
    out.println(paint(1, pad("launcher") + " │ " + text));
  }

  public void plain(String text) {
    out.println(text);
  }

  public void box(List<String> lines) {
    int width = lines.stream().mapToInt(String::length).max().orElse(0);
    out.println("╭" + "─".repeat(width + 2) + "╮");
    for (String line : lines) {
      out.println("│ " + line + " ".repeat(width - line.length()) + " │");
    }
    out.println("╰" + "─".repeat(width + 2) + "╯");
  }

  /** The text in a colour (an ANSI SGR number), or as it is where colours are not wanted. */
  public String paint(int sgr, String text) {
    return coloured ? "\u001b[" + sgr + "m" + text + "\u001b[0m" : text;
  }

  private static String pad(String name) {
    return name + " ".repeat(Math.max(0, NAME_WIDTH - name.length()));
  }
}
