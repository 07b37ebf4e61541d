package com.example.launcher;

import com.example.launcher.parts.EmbeddedDatabase;
import com.example.launcher.process.ChildSpec;
import com.example.launcher.process.Ports;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The three services as the repository has them: their commands, folders and how they find each
 * other.
 */
final class Services {
  static final String GATEWAY = "gateway";
  static final String FACADE = "python-facade";
  static final String DATA_SERVICE = "node-data-service";

  static final String GATEWAY_DATABASE_URL = "GATEWAY_DATABASE_URL";

  private static final String LOOPBACK = "127.0.0.1";

  private final Path root;
  private final Settings settings;
  private final Map<String, String> environment;

  /**
   * @param root the repository
   * @param environment what the user set; it wins over the wiring made here
   */
  Services(Path root, Settings settings, Map<String, String> environment) {
    this.root = root;
    this.settings = settings;
    this.environment = environment;
  }

  /** The payment provider's folder of stubs. */
  Path paymentProviderFolder() {
    return root.resolve("compose").resolve("payment-provider");
  }

  Path dataServiceFolder() {
    return root.resolve(DATA_SERVICE);
  }

  List<String> migrateCommand() {
    return List.of("node", built("dist/migrate.js"));
  }

  List<String> seedCommand() {
    return List.of("node", built("dist/seed.js"));
  }

  private String built(String script) {
    existing(dataServiceFolder().resolve(script));
    return script;
  }

  ChildSpec dataService(String databaseUrl) {
    return child(
        DATA_SERVICE,
        List.of("node", built("dist/server.js")),
        dataServiceFolder(),
        Map.of(
            "DATABASE_URL", databaseUrl,
            "DATA_SERVICE_PORT", "" + settings.dataServicePort(),
            "DATA_SERVICE_GRPC_PORT", "" + settings.dataServiceGrpcPort()),
        settings.dataServicePort());
  }

  ChildSpec facade() {
    return child(
        FACADE,
        List.of(facadePython(), "-m", "facade"),
        root.resolve(FACADE),
        Map.of(
            "FACADE_PORT", "" + settings.facadePort(),
            "FACADE_DATA_SERVICE_URL", "" + Endpoints.http(settings.dataServicePort()),
            "FACADE_DATA_SERVICE_GRPC_TARGET", LOOPBACK + ":" + settings.dataServiceGrpcPort(),
            "FACADE_GATEWAY_URL", "" + Endpoints.http(settings.gatewayPort()),
            "FACADE_PAYMENT_PROVIDER_URL", "" + Endpoints.http(settings.paymentProviderPort()),
            "FACADE_GRAPHQL_EXPLORER", "true"),
        settings.facadePort());
  }

  String facadePython() {
    return existing(root.resolve(FACADE).resolve(".venv/bin/python")).toString();
  }

  /** An outside database is the shop's; the gateway's own lies beside it, and has to be named. */
  String gatewayDatabaseUrl(EmbeddedDatabase embedded) {
    if (settings.databaseUrl().isPresent() && !environment.containsKey(GATEWAY_DATABASE_URL)) {
      throw new LaunchFailure(
          """
          %s is missing. With DATABASE_URL, the shop's, the gateway needs a database of its own:
            create role gateway login password '...';
            create database gateway owner gateway;
          then %s=postgresql://gateway:...@host:5432/gateway"""
              .formatted(GATEWAY_DATABASE_URL, GATEWAY_DATABASE_URL));
    }
    return environment.getOrDefault(GATEWAY_DATABASE_URL, embedded.gatewayUrl());
  }

  ChildSpec gateway(String databaseUrl) {
    Path jar = existing(root.resolve(GATEWAY).resolve("target/gateway.jar"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return child(
        GATEWAY,
        // For a laptop: half the time to start, at some cost in speed later.
        List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar.toString()),
        root.resolve(GATEWAY),
        Map.of(
            "GATEWAY_PORT",
            "" + settings.gatewayPort(),
            "GATEWAY_GRPC_PORT",
            "" + settings.gatewayGrpcPort(),
            "GATEWAY_MANAGEMENT_PORT",
            "" + settings.gatewayManagementPort(),
            GATEWAY_DATABASE_URL,
            databaseUrl,
            "GATEWAY_FACADE_URL",
            "" + Endpoints.http(settings.facadePort()),
            "GATEWAY_DATA_SERVICE_URL",
            "" + Endpoints.http(settings.dataServicePort()),
            "GATEWAY_DATA_SERVICE_GRPC_TARGET",
            LOOPBACK + ":" + settings.dataServiceGrpcPort()),
        settings.gatewayPort());
  }

  private ChildSpec child(
      String name, List<String> command, Path directory, Map<String, String> wiring, int port) {
    var merged = new HashMap<>(wiring);
    merged.putAll(environment);
    return new ChildSpec(
        name, command, directory, merged, URI.create(Endpoints.http(port) + "/readyz"));
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw missing(path);
    }
    return path;
  }

  private static LaunchFailure missing(Path path) {
    return new LaunchFailure(path + " is missing; `make run` builds it.");
  }

  /** All ports the system will listen on. */
  List<Ports.Use> ports() {
    var uses = new ArrayList<Ports.Use>();
    uses.add(new Ports.Use(GATEWAY, "GATEWAY_PORT", settings.gatewayPort()));
    uses.add(new Ports.Use(GATEWAY, "GATEWAY_GRPC_PORT", settings.gatewayGrpcPort()));
    uses.add(new Ports.Use(GATEWAY, "GATEWAY_MANAGEMENT_PORT", settings.gatewayManagementPort()));
    uses.add(new Ports.Use(FACADE, "FACADE_PORT", settings.facadePort()));
    uses.add(new Ports.Use(DATA_SERVICE, "DATA_SERVICE_PORT", settings.dataServicePort()));
    uses.add(new Ports.Use(DATA_SERVICE, "DATA_SERVICE_GRPC_PORT", settings.dataServiceGrpcPort()));
    uses.add(
        new Ports.Use("payment-provider", "PAYMENT_PROVIDER_PORT", settings.paymentProviderPort()));
    if (settings.databaseUrl().isEmpty()) {
      uses.add(new Ports.Use("postgresql", "POSTGRES_PORT", settings.postgresPort()));
    }
    return uses;
  }
}
