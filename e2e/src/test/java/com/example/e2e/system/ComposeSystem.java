package com.example.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.launcher.Settings;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotModifiedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.ContainerState;
import org.testcontainers.containers.wait.strategy.Wait;

/** The system as {@code docker compose up} starts it, published on free ports of this machine. */
final class ComposeSystem implements StartedSystem {
  private static final Duration START_LIMIT = Duration.ofMinutes(10);
  private static final Duration RESTART_LIMIT = Duration.ofMinutes(2);
  private static final int STOP_LIMIT_S = 30;
  private static final String PROJECT_LABEL = "com.docker.compose.project";
  private static final List<String> SERVICES =
      List.of("gateway", "python-facade", "node-data-service", "payment-provider", "postgresql");
  private static final List<String> FILES = List.of("compose.yaml", "compose/ports.yaml");

  private final DockerClient docker = DockerClientFactory.lazyClient();
  private final Path root;
  private final Path logs;
  private final Map<String, String> settings;
  private final ComposeContainer compose;

  private ComposeSystem(Path root, Path logs, String transport) {
    this.root = root;
    this.logs = logs;
    settings = new HashMap<>(Settings.freePorts());
    settings.put("FACADE_DATA_SERVICE_TRANSPORT", transport);
    compose =
        new ComposeContainer(
                "e2e", FILES.stream().map(name -> root.resolve(name).toFile()).toList())
            .withBuild(true)
            .withPull(false)
            .withEnv(settings)
            .waitingFor("first-checkout-1", Wait.forHealthcheck().withStartupTimeout(START_LIMIT));
  }

  /** Builds what is not yet built, starts it, and waits until its first checkout is completed. */
  static ComposeSystem start(Path root, Path logs, String transport) {
    var system = new ComposeSystem(root, logs, transport);
    try {
      system.compose.start();
    } catch (RuntimeException e) {
      system.close();
      throw e;
    }
    return system;
  }

  @Override
  public URI gateway() {
    return URI.create("http://" + published("GATEWAY_PORT"));
  }

  @Override
  public URI facade() {
    return URI.create("http://" + published("FACADE_PORT"));
  }

  @Override
  public URI dataService() {
    return URI.create("http://" + published("DATA_SERVICE_PORT"));
  }

  @Override
  public String gatewayGrpc() {
    return published("GATEWAY_GRPC_PORT");
  }

  @Override
  public String dataServiceGrpc() {
    return published("DATA_SERVICE_GRPC_PORT");
  }

  @Override
  public String databaseUrl() {
    return "postgresql://shop:only-for-this-machine@%s/shop".formatted(published("POSTGRES_PORT"));
  }

  private String published(String setting) {
    return "127.0.0.1:" + settings.get(setting);
  }

  @Override
  public void start(String service) {
    try {
      docker.startContainerCmd(id(service)).exec();
    } catch (NotModifiedException e) {
      // It runs.
    }
    Polling.eventually(
        RESTART_LIMIT, () -> assertThat(container(service).isHealthy()).as(service).isTrue());
  }

  @Override
  public void stop(String service) {
    docker.stopContainerCmd(id(service)).withTimeout(STOP_LIMIT_S).exec();
  }

  @Override
  public void kill(String service) {
    docker.killContainerCmd(id(service)).exec();
  }

  @Override
  public void pause(String service) {
    docker.pauseContainerCmd(id(service)).exec();
  }

  @Override
  public void resume(String service) {
    docker.unpauseContainerCmd(id(service)).exec();
  }

  private String id(String service) {
    return container(service).getContainerId();
  }

  private ContainerState container(String service) {
    return compose.getContainerByServiceName(service + "-1").orElseThrow();
  }

  @Override
  public List<String> log(String service) {
    return container(service).getLogs().lines().toList();
  }

  /** Its {@code dist} is mounted where the image has its own. */
  @Override
  public DataServiceBuild runDataService(Path build) {
    String name = project() + "-other-data-service";
    composeRun("--name", name, "--volume", build.resolve("dist") + ":/app/dist:ro");
    return new DataServiceBuild() {
      @Override
      public boolean isRunning() {
        return Boolean.TRUE.equals(docker.inspectContainerCmd(name).exec().getState().getRunning());
      }

      @Override
      public void close() {
        docker.removeContainerCmd(name).withForce(true).exec();
      }
    };
  }

  private void composeRun(String... options) {
    var command = new ArrayList<>(List.of("docker", "compose", "--project-name", project()));
    FILES.forEach(file -> command.addAll(List.of("--file", file)));
    command.addAll(List.of("run", "--detach", "--no-deps", "--use-aliases", "--service-ports"));
    command.addAll(List.of(options));
    command.add("node-data-service");
    var builder = new ProcessBuilder(command).directory(root.toFile()).inheritIO();
    builder.environment().putAll(settings);
    try {
      assertThat(builder.start().onExit().join().exitValue()).as("docker compose run").isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String project() {
    return container("postgresql").getContainerInfo().getConfig().getLabels().get(PROJECT_LABEL);
  }

  @Override
  public void close() {
    writeLogs();
    compose.stop();
  }

  private void writeLogs() {
    try {
      Files.createDirectories(logs);
      for (String service : SERVICES) {
        Files.write(logs.resolve(service + ".log"), log(service));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
