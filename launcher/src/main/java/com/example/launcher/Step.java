package com.example.launcher;

import com.example.launcher.output.ServiceLog;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that does one thing and ends, such as the migrations. */
final class Step {
  private Step() {}

  /** Runs it to its end. */
  static void run(
      List<String> command,
      Path directory,
      Map<String, String> environment,
      ServiceLog log,
      Duration limit) {
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"));
    builder.environment().putAll(environment);
    String shown = String.join(" ", command);
    try {
      Process process = builder.start();
      try {
        Thread reader = log.follow(process.getInputStream());
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new LaunchFailure(shown + " took longer than " + limit.toSeconds() + " s.");
        }
        reader.join(Duration.ofSeconds(1).toMillis());
        if (process.exitValue() != 0) {
          throw new LaunchFailure(
              "%s failed (exit code %d):%n  %s"
                  .formatted(shown, process.exitValue(), String.join("\n  ", log.lastLines())));
        }
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new LaunchFailure(shown + " could not be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchFailure(shown + " was interrupted.", e);
    }
  }
}
