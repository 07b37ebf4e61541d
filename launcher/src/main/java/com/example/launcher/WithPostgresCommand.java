package com.example.launcher;

import com.example.launcher.parts.EmbeddedDatabase;
import com.example.launcher.process.PidFile;
import com.example.launcher.process.Ports;
import com.example.launcher.process.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs a command with a temporary PostgreSQL. */
final class WithPostgresCommand {
  private final Arguments arguments;

  WithPostgresCommand(Arguments arguments) {
    this.arguments = arguments;
  }

  int call() {
    List<String> rest = arguments.rest();
    if (rest.size() < 2 || !rest.get(0).equals("--")) {
      throw new LaunchFailure(
          "with-postgres: the command is missing, as in: with-postgres -- npm test");
    }
    try {
      Path directory = Files.createTempDirectory("with-postgres");
      var database =
          new EmbeddedDatabase(
              directory,
              Arguments.root().resolve(".run").resolve("postgres-binaries"),
              directory.resolve("postgresql.log"),
              new PidFile(directory.resolve("postgresql.pid")),
              Ports.anyFree(),
              /* durable= */ false);
      // Also after Ctrl-C.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(database, directory), "stop"));
      start(database);
      return run(rest.subList(1, rest.size()), database);
    } catch (IOException e) {
      throw new LaunchFailure("with-postgres: " + e.getMessage(), e);
    }
  }

  private static void start(EmbeddedDatabase database) {
    String ended = database.start().getNow("");
    if (!ended.isEmpty()) {
      throw new LaunchFailure("PostgreSQL " + ended + database.explanation());
    }
  }

  private static int run(List<String> command, EmbeddedDatabase database) throws IOException {
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("DATABASE_URL", database.url());
    builder.environment().put(Services.GATEWAY_DATABASE_URL, database.gatewayUrl());
    builder.environment().put("TEST_DATABASE_URL", database.url("postgres"));
    try {
      return builder.start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static void cleanUp(EmbeddedDatabase database, Path directory) {
    database.stop();
    try {
      RunDirectory.remove(directory);
    } catch (IOException e) {
      System.err.println("could not remove " + directory + ": " + e.getMessage());
    }
  }
}
