package com.example.chaos.system;

import com.example.launcher.process.ChildSpec;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the services are run here: with limits that are short, so that what takes minutes takes
 * seconds.
 */
final class Specs {
  private final Path root;

  Specs(Path root) {
    this.root = root;
  }

  Path dataServiceFolder() {
    return root.resolve("node-data-service");
  }

  String python() {
    return root.resolve("python-facade/.venv/bin/python").toString();
  }

  ChildSpec dataService(String databaseUrl, int port, int grpcPort) {
    return spec(
        "node-data-service",
        List.of("node", "dist/server.js"),
        dataServiceFolder(),
        port,
        Map.of(
            "DATABASE_URL", databaseUrl,
            "DATA_SERVICE_PORT", "" + port,
            "DATA_SERVICE_GRPC_PORT", "" + grpcPort));
  }

  ChildSpec facade(int port, URI dataService, URI provider) {
    return spec(
        "python-facade",
        List.of(python(), "-m", "facade"),
        root.resolve("python-facade"),
        port,
        Map.of(
            "FACADE_PORT",
            "" + port,
            "FACADE_DATA_SERVICE_URL",
            dataService.toString(),
            "FACADE_PAYMENT_PROVIDER_URL",
            provider.toString(),
            "FACADE_REQUEST_TIMEOUT_MS",
            "2000",
            "FACADE_PAYMENT_PROVIDER_TIMEOUT_MS",
            "1000",
            "FACADE_PAYMENT_IN_FLIGHT_MS",
            "2000"));
  }

  ChildSpec gateway(String name, int port, Map<String, String> wiring) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var environment = new HashMap<>(wiring);
    environment.put("GATEWAY_PORT", "" + port);
    environment.put("GATEWAY_DATABASE_POOL_MAX", "12");
    environment.put("GATEWAY_SAGA_THREADS", "8");
    environment.put("GATEWAY_REQUEST_LIMIT_MS", "2000");
    environment.put("GATEWAY_BREAKER_OPEN_MS", "500");
    return spec(
        name,
        List.of(
            java,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-jar",
            root.resolve("gateway/target/gateway.jar").toString()),
        root.resolve("gateway"),
        port,
        environment);
  }

  private static ChildSpec spec(
      String name, List<String> command, Path folder, int port, Map<String, String> environment) {
    return new ChildSpec(
        name, command, folder, environment, URI.create("http://127.0.0.1:" + port + "/readyz"));
  }
}
