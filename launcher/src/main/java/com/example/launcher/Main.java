package com.example.launcher;

import com.example.launcher.demo.DemoCommand;
import com.example.launcher.output.Console;
import java.util.List;

/** {@code java -jar launcher.jar COMMAND}: what the Makefile calls. */
public final class Main {
  private static final String USAGE =
      """
      usage: java -jar launcher.jar [--color] [--run-dir DIR] COMMAND
        run                         start the whole system, until Ctrl-C
        seed --users N              grow the demo data to N users
        demo [--step]               a tour of the running system
        with-postgres -- COMMAND    run a command with a temporary PostgreSQL, in DATABASE_URL, GATEWAY_DATABASE_URL, TEST_DATABASE_URL
        with-system -- COMMAND      run a command with a whole system, in SYSTEM_GATEWAY, SYSTEM_FACADE, SYSTEM_DATA_SERVICE
      Call it in the repository's folder.""";

  private Main() {}

  public static void main(String[] args) {
    int code;
    try {
      code = run(Arguments.parse(List.of(args)));
    } catch (LaunchFailure e) {
      System.err.println(e.getMessage());
      code = 1;
    }
    // Threads of the parts may still be there.
    System.exit(code);
  }

  private static int run(Arguments arguments) {
    Console console = Console.standard(arguments.coloured());
    return switch (arguments.command()) {
      case "run" -> new RunCommand(arguments, console).call();
      case "with-postgres" -> new WithPostgresCommand(arguments).call();
      case "with-system" -> new WithSystemCommand(arguments, console).call();
      case "seed" -> new SeedCommand(arguments, console).call();
      case "demo" -> new DemoCommand(arguments, console).call();
      default -> usage(console);
    };
  }

  private static int usage(Console console) {
    console.plain(USAGE);
    return 2;
  }
}
