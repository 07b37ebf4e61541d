package com.example.launcher;

import com.example.launcher.control.ControlClient;
import com.example.launcher.output.Console;
import com.example.launcher.output.ServiceLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Grows the demo data, of the running system or of the database it will use next time. */
final class SeedCommand {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final Arguments arguments;
  private final Console console;

  SeedCommand(Arguments arguments, Console console) {
    this.arguments = arguments;
    this.console = console;
  }

  int call() {
    String users = arguments.value("--users");
    if (!users.matches("[1-9][0-9]{0,7}")) {
      throw new LaunchFailure(
          "seed: USERS must be an integer from 1 to 99999999, as in: make seed USERS=100000");
    }
    Optional<ControlClient> running = ControlClient.connect(arguments.runDirectory());
    if (running.isPresent()) {
      seed(users, running.get().databaseUrl());
      return 0;
    }
    var options =
        new LocalStack.Options(
            Arguments.root(), arguments.runDirectory(), System.getenv(), /* durable= */ true);
    try (var stack = new LocalStack(options, console)) {
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop"));
      stack.startDatabase();
      seed(users, stack.databaseUrl());
    }
    return 0;
  }

  private void seed(String users, String databaseUrl) {
    var services = new Services(Arguments.root(), Settings.from(System.getenv()), System.getenv());
    var command = new ArrayList<>(services.seedCommand());
    command.addAll(List.of("--users", users));
    var log = new ServiceLog("seed", arguments.runDirectory().resolve("logs/seed.log"), console);
    Step.run(
        command, services.dataServiceFolder(), Map.of("DATABASE_URL", databaseUrl), log, LIMIT);
  }
}
