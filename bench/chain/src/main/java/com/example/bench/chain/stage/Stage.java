package com.example.bench.chain.stage;

import com.example.bench.chain.gateway.MoreFacades;
import com.example.bench.chain.load.Servers;
import com.example.bench.chain.load.Way;
import com.example.bench.chain.load.Work;
import com.example.bench.measure.database.Database;
import com.example.bench.measure.database.Server;
import com.example.launcher.process.Ports;
import com.example.launcher.process.RunDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that is compared, running at once: what is not asked does nothing, and turns can alternate.
 */
public final class Stage implements AutoCloseable {
  public static final String DATA_SERVICE = "node-data-service";
  public static final String GATEWAY = "gateway";
  public static final String FACADE = "python-facade";
  public static final String NGINX = "nginx";
  private static final String NAIVE = "naive";
  private static final List<String> VARIANTS = List.of("lean", "grpc");

  private static final String LAUNCHER =
      "org.springframework.boot.loader.launch.PropertiesLauncher";

  /** So few that they are read again and again. */
  private static final int POPULAR = 100;

  private static final Set<Work> ALL = EnumSet.allOf(Work.class);
  private static final Set<Work> READS = EnumSet.of(Work.GET, Work.PAGE);
  private static final String ALTERNATIVES = "bench/alternatives/";

  private final Path root;
  private final RunDirectory directory;
  private final Server server;
  private final Programs programs;
  private final Map<String, Integer> ports = new HashMap<>();
  private final Database shop;
  private final Database gateways;
  private final ProcessHandle postgres;

  public Stage(Path root, RunDirectory directory, Server server) {
    this.root = root;
    this.directory = directory;
    this.server = server;
    this.programs = new Programs(root, directory);
    this.shop = server.create("shop");
    this.gateways = server.create("gateway");
    this.postgres = Postgres.process(shop);
  }

  /** Starts everything, and puts the users in. */
  public void start() throws InterruptedException {
    dataService();
    Database flask = alternative("flask-sqlalchemy", "flask", "0");
    Database express = alternative("express-drizzle", "express", "0");
    facade(FACADE, Map.of());
    facade(FACADE + " lean", Map.of("FACADE_HTTP_CLIENT", "pycurl"));
    facade(FACADE + " grpc", Map.of("FACADE_DATA_SERVICE_TRANSPORT", "grpc"));
    naive();
    programs.await();
    // The tables are theirs by now.
    tuned("flask-sqlalchemy", flask);
    tuned("express-drizzle", express);
    fastApi();
    for (Database each : List.of(shop, flask, express)) {
      Postgres.fill(each, Work.USERS);
    }
    gateway(GATEWAY, withAllFacades());
    Nginx.start(programs, directory, port(NGINX), port(DATA_SERVICE));
    programs.await();
  }

  /** All ways, in the order in which they take turns. */
  public List<Way> ways() {
    var ways = new ArrayList<Way>();
    for (String name : List.of("flask-sqlalchemy", "express-drizzle")) {
      ways.add(way(name, ALL, "/api/users", name));
      ways.add(way(name + " tuned", ALL, "/api/users", name + " tuned"));
    }
    ways.add(way("fastapi-drizzle", ALL, "/api/users", "fastapi-drizzle", DATA_SERVICE));
    ways.add(way("data service", ALL, "/api/users", DATA_SERVICE));
    ways.add(way("gateway -> data service", READS, "/data/users", GATEWAY, DATA_SERVICE));
    ways.add(way("full chain", ALL, "/api/users", GATEWAY, FACADE, DATA_SERVICE));
    for (String variant : VARIANTS) {
      String facade = FACADE + " " + variant;
      String users = "/" + variant + "/users";
      ways.add(way("full chain, " + variant, ALL, users, GATEWAY, facade, DATA_SERVICE));
    }
    ways.add(cached());
    ways.add(way("naive sample", ALL, "/naive/users", GATEWAY, NAIVE, DATA_SERVICE));
    if (Nginx.isThere()) {
      ways.add(way("nginx -> data service", ALL, "/api/users", NGINX, DATA_SERVICE));
    }
    return ways;
  }

  private Way way(String name, Set<Work> works, String users, String... servers) {
    var along = programs.servers(postgres, List.of(servers));
    return new Way(name, port(servers[0]), users, Work.USERS, works, along);
  }

  private Way cached() {
    var along = programs.servers(postgres, List.of(GATEWAY, FACADE, DATA_SERVICE));
    String users = "/" + MoreFacades.CACHED + "/users";
    return new Way("gateway, cached read", port(GATEWAY), users, POPULAR, READS, along);
  }

  /** Of the three services as they are after their start. */
  public Servers services() {
    return programs.servers(postgres, List.of(GATEWAY, FACADE, DATA_SERVICE)).without("postgresql");
  }

  /** A gateway that nobody has asked anything yet. */
  public Way freshGateway(String warmUpMs) throws InterruptedException {
    gateway("fresh", Map.of("GATEWAY_WARM_UP_MS", warmUpMs));
    programs.await();
    var along = programs.servers(postgres, List.of("fresh"));
    return new Way("fresh", port("fresh"), "/data/users", Work.USERS, READS, along);
  }

  public void stopFreshGateway() {
    programs.stop("fresh");
  }

  public void grow(int rows) {
    Postgres.fill(shop, rows);
  }

  private int port(String name) {
    return ports.computeIfAbsent(name, each -> Ports.anyFree());
  }

  private String http(String name) {
    return "http://127.0.0.1:" + port(name);
  }

  private void dataService() throws InterruptedException {
    var database = Map.of("DATABASE_URL", shop.serviceUrl());
    programs.run(DATA_SERVICE, List.of("node", "dist/migrate.js"), database);
    Map<String, String> environment = new HashMap<>(database);
    environment.put("DATA_SERVICE_PORT", "" + port(DATA_SERVICE));
    environment.put("DATA_SERVICE_GRPC_PORT", "" + port("data service, gRPC"));
    environment.put("DATA_SERVICE_LOG_FORMAT", "json");
    var command = List.of("node", "--enable-source-maps", "dist/server.js");
    programs.start(
        DATA_SERVICE, DATA_SERVICE, command, environment, http(DATA_SERVICE) + "/readyz");
  }

  private Database alternative(String folder, String database, String tuned) {
    Database own = server.create(database);
    serve(folder, folder, own, tuned);
    return own;
  }

  private void tuned(String folder, Database own) {
    serve(folder + " tuned", folder, own, "1");
  }

  private void serve(String name, String folder, Database database, String tuned) {
    var environment =
        Map.of("PORT", "" + port(name), "DATABASE_URL", database.serviceUrl(), "SHOP_TUNED", tuned);
    programs.start(
        name, ALTERNATIVES + folder, List.of("./run"), environment, http(name) + "/readyz");
  }

  private void fastApi() {
    String name = "fastapi-drizzle";
    var environment = Map.of("PORT", "" + port(name), "DATA_SERVICE_URL", http(DATA_SERVICE));
    programs.start(
        name, ALTERNATIVES + name, List.of("./run"), environment, http(name) + "/readyz");
  }

  private void facade(String name, Map<String, String> variant) {
    Map<String, String> environment = new HashMap<>(variant);
    environment.put("FACADE_PORT", "" + port(name));
    environment.put("FACADE_LOG_FORMAT", "json");
    environment.put("FACADE_DATA_SERVICE_URL", http(DATA_SERVICE));
    environment.put("FACADE_DATA_SERVICE_GRPC_TARGET", "127.0.0.1:" + port("data service, gRPC"));
    var command = List.of(".venv/bin/python", "-m", "facade");
    programs.start(name, FACADE, command, environment, http(name) + "/readyz");
  }

  private void naive() {
    String granian = root.resolve(FACADE + "/.venv/bin/granian").toString();
    var command = new ArrayList<>(List.of(granian, "--interface", "wsgi", "--workers", "1"));
    command.addAll(List.of("--port", "" + port(NAIVE), "--blocking-threads", "16"));
    command.addAll(List.of("--log-level", "error", NAIVE + ":app"));
    programs.start(
        NAIVE,
        "bench/chain/naive",
        command,
        Map.of("DRIZZLE_SERVICE_URL", http(DATA_SERVICE)),
        http(NAIVE) + "/users");
  }

  /** What has {@link MoreFacades} run inside a gateway, and tells it of them. */
  private Map<String, String> withAllFacades() {
    Map<String, String> facades = new HashMap<>();
    VARIANTS.forEach(variant -> facades.put(variant, http(FACADE + " " + variant)));
    facades.put(NAIVE, http(NAIVE));
    facades.put(MoreFacades.CACHED, http(FACADE));
    String list = facades.entrySet().stream().map(String::valueOf).collect(Collectors.joining(","));
    return Map.of(
        MoreFacades.VARIABLE,
        list,
        "SPRING_MAIN_SOURCES",
        MoreFacades.class.getName(),
        "LOADER_PATH",
        root.resolve("bench/chain/target/classes").toString(),
        "GATEWAY_CACHED_READS",
        "/" + MoreFacades.CACHED + "/users=60000");
  }

  private void gateway(String name, Map<String, String> more) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Map<String, String> environment = new HashMap<>(more);
    environment.put("GATEWAY_PORT", "" + port(name));
    environment.put("GATEWAY_GRPC_PORT", "0");
    environment.put("GATEWAY_MANAGEMENT_PORT", "0");
    environment.put("GATEWAY_LOG_FORMAT", "json");
    environment.put("GATEWAY_DATABASE_URL", gateways.serviceUrl());
    environment.put("GATEWAY_DATABASE_POOL_MAX", "2");
    environment.put("GATEWAY_FACADE_URL", http(FACADE));
    environment.put("GATEWAY_DATA_SERVICE_URL", http(DATA_SERVICE));
    environment.put("GATEWAY_DATA_SERVICE_GRPC_TARGET", "127.0.0.1:" + port("data service, gRPC"));
    // What the JVM chooses by itself in a container with 512 MiB and two cores; and the one of
    // Spring Boot's launchers that looks at LOADER_PATH.
    var command = new ArrayList<>(List.of(java, "-XX:+UseSerialGC", "-Xmx358m"));
    command.addAll(List.of("-cp", "target/gateway.jar", LAUNCHER));
    programs.start(name, GATEWAY, command, environment, http(name) + "/readyz");
  }

  @Override
  public void close() {
    programs.close();
  }
}
