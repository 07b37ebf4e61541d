package com.example.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line.
 *
 * @param rest what follows the command
 */
public record Arguments(boolean coloured, Path runDirectory, String command, List<String> rest) {

  static Arguments parse(List<String> args) {
    boolean coloured = false;
    Path runDirectory = Path.of(".run");
    var left = new ArrayList<>(args);
    while (!left.isEmpty() && left.get(0).startsWith("--")) {
      String option = left.remove(0);
      if (option.equals("--color")) {
        coloured = true;
      } else if (option.equals("--run-dir") && !left.isEmpty()) {
        runDirectory = Path.of(left.remove(0));
      } else {
        throw new LaunchFailure(option + ": unknown option");
      }
    }
    String command = left.isEmpty() ? "help" : left.remove(0);
    return new Arguments(coloured, runDirectory.toAbsolutePath(), command, List.copyOf(left));
  }

  public boolean has(String flag) {
    return rest.contains(flag);
  }

  /** The value after an option of the command. */
  String value(String option) {
    int at = rest.indexOf(option);
    if (at < 0 || at + 1 >= rest.size()) {
      throw new LaunchFailure(command + ": " + option + " with a value is missing");
    }
    return rest.get(at + 1);
  }

  /** Where the launcher is called: the repository. */
  public static Path root() {
    return Path.of("").toAbsolutePath();
  }
}
