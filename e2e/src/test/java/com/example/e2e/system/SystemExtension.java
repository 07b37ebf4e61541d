package com.example.e2e.system;

import com.example.launcher.Arguments;
import com.example.launcher.process.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;
import org.testcontainers.DockerClientFactory;

/** Starts the system before the first test class that wants it and stops it after the last. */
final class SystemExtension implements ExecutionCondition, ParameterResolver, TestWatcher {
  private static final String TRANSPORT = System.getProperty("e2e.transport", "rest");
  private static final boolean IN_DOCKER = Boolean.getBoolean("e2e.docker");
  private static final String RUN_DIRECTORY =
      "e2e/target/%s-system".formatted(IN_DOCKER ? "docker" : TRANSPORT);

  /** Ended by JUnit with its root store. A start that failed is not tried again by each test. */
  private static final class Shared implements AutoCloseable {
    private @Nullable StartedSystem system;
    private @Nullable RuntimeException failure;

    Shared(Path root, Path runDirectory) {
      try {
        system =
            IN_DOCKER
                ? ComposeSystem.start(root, runDirectory.resolve("logs"), TRANSPORT)
                : LocalSystem.start(root, runDirectory, TRANSPORT);
      } catch (RuntimeException e) {
        failure = e;
      }
    }

    StartedSystem system() {
      if (system == null) {
        throw new IllegalStateException("The system did not start.", failure);
      }
      return system;
    }

    @Override
    public void close() {
      if (system != null) {
        system.close();
      }
    }
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return IN_DOCKER && !DockerClientFactory.instance().isDockerAvailable()
        ? ConditionEvaluationResult.disabled("there is no Docker engine here")
        : ConditionEvaluationResult.enabled("the system can be started");
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
    Path runDirectory = root.resolve(RUN_DIRECTORY);
    try {
      // Of the run before: each run has an empty one.
      RunDirectory.remove(runDirectory.resolve("postgres"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Shared(root, runDirectory);
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    System.err.println(
        context.getDisplayName()
            + " failed; the services' logs: "
            + Arguments.root().resolve(RUN_DIRECTORY).resolve("logs"));
  }
}
