package com.example.launcher;

import com.example.launcher.control.ControlServer;
import com.example.launcher.output.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Starts the system and keeps it until a signal ends the process. */
final class RunCommand {
  private final Arguments arguments;
  private final Console console;

  RunCommand(Arguments arguments, Console console) {
    this.arguments = arguments;
    this.console = console;
  }

  int call() {
    long begin = System.nanoTime();
    var options =
        new LocalStack.Options(
            Arguments.root(), arguments.runDirectory(), System.getenv(), /* durable= */ true);
    var stack = new LocalStack(options, console);
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop"));
    try {
      stack.start();
    } catch (LaunchFailure e) {
      if (stack.closing()) {
        // Ctrl-C while starting: what failed then, failed because of it.
        return 130;
      }
      throw e;
    }
    try (var control = ControlServer.start(stack)) {
      control.announce();
      console.box(summary(stack.endpoints(), (System.nanoTime() - begin) / 1e9));
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private static List<String> summary(Endpoints at, double seconds) {
    String door = at.gateway().toString();
    var lines = new ArrayList<String>();
    lines.add("Everything is ready, after %.1f s. Ctrl-C stops it all.".formatted(seconds));
    lines.add("");
    lines.add("The door       %s        gRPC %s".formatted(door, at.gatewayGrpc()));
    lines.add("API pages      %s/docs".formatted(door));
    lines.add("python-facade  %s".formatted(at.facade()));
    lines.add("data service   %s/api    gRPC %s".formatted(at.dataService(), at.dataServiceGrpc()));
    lines.add("");
    lines.add("Try, in another terminal:");
    lines.add("  curl '%s/api/users?limit=2'".formatted(door));
    lines.add("  curl '%s/data/products?limit=2'".formatted(door));
    lines.add("  curl %s/api/quotes -H 'Content-Type: application/json' \\".formatted(door));
    lines.add("    -d '{\"country\":\"DE\",\"items\":[{\"product_id\":1,\"quantity\":10}]}'");
    lines.add("or: make demo");
    return lines;
  }
}
