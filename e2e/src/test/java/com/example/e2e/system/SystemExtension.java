package com.example.e2e.system;

import com.example.launcher.Arguments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/** Starts the system before the first test class that wants it and stops it after the last. */
final class SystemExtension implements ParameterResolver, TestWatcher {
  private static final String TRANSPORT = System.getProperty("e2e.transport", "rest");

  /** Ended by JUnit with its root store. */
  private record Shared(LocalSystem system) implements AutoCloseable {
    @Override
    public void close() {
      system.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RunningSystem.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return shared(context).system();
  }

  private static Shared shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(Shared.class, key -> start(), Shared.class);
  }

  private static Shared start() {
    Path root = Arguments.root();
    Path runDirectory = root.resolve("e2e/target/" + TRANSPORT + "-system");
    removeDatabase(runDirectory.resolve("postgres"));
    return new Shared(LocalSystem.start(root, runDirectory, TRANSPORT));
  }

  /** Of the run before: each run has an empty one. */
  private static void removeDatabase(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    System.err.println(
        context.getDisplayName()
            + " failed; the services' logs: "
            + shared(context).system().logFolder());
  }
}
