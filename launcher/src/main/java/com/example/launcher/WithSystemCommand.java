package com.example.launcher;

import com.example.launcher.output.Console;
import com.example.launcher.process.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;

/** Runs a command with the whole system beside it, which has demo data and ports of its own. */
final class WithSystemCommand {
  private final Arguments arguments;
  private final Console console;

  WithSystemCommand(Arguments arguments, Console console) {
    this.arguments = arguments;
    this.console = console;
  }

  int call() {
    List<String> rest = arguments.rest();
    if (rest.size() < 2 || !rest.get(0).equals("--")) {
      throw new LaunchFailure(
          "with-system: the command is missing, as in: with-system -- curl http://...");
    }
    var environment = new HashMap<>(System.getenv());
    environment.remove(Settings.DATABASE_URL.name());
    environment.remove(Services.GATEWAY_DATABASE_URL);
    environment.putAll(Settings.freePorts());
    // Never the folder of `make run`: the database in it is thrown away.
    Path directory = arguments.runDirectory().resolve("with-system");
    var options =
        new LocalStack.Options(Arguments.root(), directory, environment, /* durable= */ false);
    try (var stack = new LocalStack(options, Console.silent())) {
      // Also after Ctrl-C.
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop"));
      RunDirectory.remove(directory.resolve("postgres"));
      console.progress("starting a system of its own; its logs: " + directory.resolve("logs"));
      stack.start();
      return run(rest.subList(1, rest.size()), stack.endpoints());
    } catch (IOException e) {
      throw new LaunchFailure("with-system: " + e.getMessage(), e);
    }
  }

  private static int run(List<String> command, Endpoints at) throws IOException {
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("SYSTEM_GATEWAY", at.gateway().toString());
    builder.environment().put("SYSTEM_FACADE", at.facade().toString());
    builder.environment().put("SYSTEM_DATA_SERVICE", at.dataService().toString());
    try {
      return builder.start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }
}
