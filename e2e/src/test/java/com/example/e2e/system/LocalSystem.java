package com.example.e2e.system;

import com.example.launcher.LocalStack;
import com.example.launcher.Settings;
import com.example.launcher.output.Console;
import com.example.launcher.process.PidFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;

/** The system as {@code make run} starts it, on free ports and with a database of its own. */
final class LocalSystem implements StartedSystem {
  private final LocalStack stack;

  private LocalSystem(LocalStack stack) {
    this.stack = stack;
  }

  /**
   * Starts it.
   *
   * @param transport between facade and data service: rest or grpc
   */
  static LocalSystem start(Path root, Path runDirectory, String transport) {
    var environment = new HashMap<>(Settings.freePorts());
    environment.put("FACADE_DATA_SERVICE_TRANSPORT", transport);
    var options = new LocalStack.Options(root, runDirectory, environment, /* durable= */ false);
    var stack = new LocalStack(options, Console.silent());
    try {
      stack.start();
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
    return new LocalSystem(stack);
  }

  @Override
  public URI gateway() {
    return stack.endpoints().gateway();
  }

  @Override
  public URI facade() {
    return stack.endpoints().facade();
  }

  @Override
  public URI dataService() {
    return stack.endpoints().dataService();
  }

  @Override
  public String gatewayGrpc() {
    return stack.endpoints().gatewayGrpc();
  }

  @Override
  public String dataServiceGrpc() {
    return stack.endpoints().dataServiceGrpc();
  }

  @Override
  public String databaseUrl() {
    return stack.databaseUrl();
  }

  @Override
  public void start(String service) {
    stack.start(service);
  }

  @Override
  public void stop(String service) {
    stack.stop(service);
  }

  @Override
  public void kill(String service) {
    stack.kill(service);
  }

  @Override
  public void pause(String service) {
    signal("STOP", service);
  }

  @Override
  public void resume(String service) {
    signal("CONT", service);
  }

  private void signal(String name, String service) {
    var pidFile = new PidFile(stack.directory().resolve(service + ".pid"));
    Signals.send(name, pidFile.process().orElseThrow());
  }

  @Override
  public DataServiceBuild runDataService(Path build) {
    var builder =
        new ProcessBuilder("node", "dist/server.js").directory(build.toFile()).inheritIO();
    builder.environment().put("DATABASE_URL", databaseUrl());
    builder.environment().put("DATA_SERVICE_PORT", "" + dataService().getPort());
    builder
        .environment()
        .put("DATA_SERVICE_GRPC_PORT", "" + URI.create("//" + dataServiceGrpc()).getPort());
    try {
      Process process = builder.start();
      return new DataServiceBuild() {
        @Override
        public boolean isRunning() {
          return process.isAlive();
        }

        @Override
        public void close() {
          process.destroy();
          process.onExit().join();
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> log(String service) {
    try {
      return Files.readAllLines(stack.logFile(service));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stack.close();
  }
}
