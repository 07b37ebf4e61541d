package com.example.launcher.demo;

import com.example.launcher.Arguments;
import com.example.launcher.LaunchFailure;
import com.example.launcher.control.ControlClient;
import com.example.launcher.output.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Plays the tour against the system that runs: the local one, else the one in Docker. */
public final class DemoCommand {
  private final Arguments arguments;
  private final Console console;

  public DemoCommand(Arguments arguments, Console console) {
    this.arguments = arguments;
    this.console = console;
  }

  /** The exit code. */
  public int call() {
    Optional<Target> local = ControlClient.connect(arguments.runDirectory()).map(LocalTarget::new);
    Target target =
        local
            .or(() -> ComposeTarget.find(Arguments.root()))
            .orElseThrow(
                () ->
                    new LaunchFailure(
                        "Nothing is running: start it with `make run` or `docker compose up`, in"
                            + " another terminal, and wait until it is ready."));
    console.plain("A tour of the system " + target.description() + ".");
    new Tour(target, console, arguments.has("--step") ? DemoCommand::awaitEnter : () -> {}).play();
    return 0;
  }

  private static void awaitEnter() {
    System.err.print("Enter to go on ");
    try {
      int read = System.in.read();
      if (read < 0) {
        throw new LaunchFailure("--step needs a terminal.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
