package com.example.chaos;

import com.example.chaos.matrix.MatrixCommand;
import com.example.chaos.storm.StormCommand;
import com.example.launcher.LaunchFailure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** {@code java -jar chaos.jar COMMAND}, in the repository's folder: what the Makefile calls. */
public final class Main {
  private static final String USAGE =
      """
      usage: java -jar chaos.jar COMMAND [NAME=VALUE]...
        crash-matrix [CELLS=REGULAR_EXPRESSION] [SAMPLE=CELLS] [SEED=NUMBER]
        chaos [SECONDS=NUMBER] [SEED=NUMBER]\
      """;

  private Main() {}

  public static void main(String[] args) {
    int code;
    try {
      code = run(List.of(args));
    } catch (LaunchFailure | IllegalStateException e) {
      System.err.println(e.getMessage());
      code = 1;
    } catch (InterruptedException e) {
      code = 130;
    }
    // Threads of calls that are still held may be there.
    System.exit(code);
  }

  private static int run(List<String> args) throws InterruptedException {
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    Path root = Path.of("").toAbsolutePath();
    var values = new Values(args);
    long seed = values.number("SEED", System.currentTimeMillis());
    return switch (args.isEmpty() ? "help" : args.get(0)) {
      case "crash-matrix" ->
          new MatrixCommand(root, out)
              .call(values.text("CELLS", ""), Math.toIntExact(values.number("SAMPLE", 0)), seed);
      case "chaos" -> new StormCommand(root, out).call(values.number("SECONDS", 60), seed);
      default -> usage(out);
    };
  }

  private static int usage(PrintStream out) {
    out.println(USAGE);
    return 2;
  }

  /** What follows the command; a value that is empty is none, so that make can pass all it has. */
  private record Values(List<String> args) {
    String text(String name, String otherwise) {
      return args.stream()
          .filter(arg -> arg.startsWith(name + "="))
          .map(arg -> arg.substring(name.length() + 1))
          .filter(value -> !value.isBlank())
          .findFirst()
          .orElse(otherwise);
    }

    long number(String name, long otherwise) {
      String value = text(name, "" + otherwise);
      try {
        return Long.parseLong(value);
      } catch (NumberFormatException e) {
        throw new LaunchFailure("%s: \"%s\" is not a number".formatted(name, value), e);
      }
    }
  }
}
