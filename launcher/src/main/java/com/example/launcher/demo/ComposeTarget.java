package com.example.launcher.demo;

import com.example.launcher.LaunchFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The system that {@code docker compose up} started. */
final class ComposeTarget implements Target {
  private static final String GATEWAY = "gateway";

  private final Path root;

  private ComposeTarget(Path root) {
    this.root = root;
  }

  /** Empty if Docker is not there or the gateway does not run in it. */
  static Optional<Target> find(Path root) {
    var target = new ComposeTarget(root);
    return target.published(GATEWAY, 8080).map(address -> target);
  }

  @Override
  public String description() {
    return "in Docker, started by docker compose up";
  }

  @Override
  public URI gateway() {
    return URI.create("http://" + published(GATEWAY, 8080).orElseThrow());
  }

  @Override
  public String gatewayGrpc() {
    return published(GATEWAY, 9090).orElseThrow();
  }

  @Override
  public Optional<URI> facade() {
    return published("python-facade", 5000).map(address -> URI.create("http://" + address));
  }

  @Override
  public Optional<URI> dataService() {
    return published("node-data-service", 3000).map(address -> URI.create("http://" + address));
  }

  @Override
  public void stop(String service) {
    required("stop", service);
  }

  @Override
  public void start(String service) {
    required("start", service);
  }

  private void required(String... arguments) {
    if (compose(arguments).isEmpty()) {
      throw new LaunchFailure("docker compose " + String.join(" ", arguments) + " failed");
    }
  }

  private Optional<String> published(String service, int port) {
    return compose("port", service, "" + port)
        .filter(address -> address.contains(":") && !address.endsWith(":0"));
  }

  /** The output, or nothing if it failed. */
  private Optional<String> compose(String... arguments) {
    var command = new ArrayList<>(List.of("docker", "compose"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(root.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(output.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchFailure("Interrupted.", e);
    }
  }
}
