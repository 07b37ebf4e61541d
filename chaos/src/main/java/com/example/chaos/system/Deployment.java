package com.example.chaos.system;

import com.example.chaos.ledger.Ledger;
import com.example.chaos.ledger.LedgerServer;
import com.example.chaos.network.HttpCalls;
import com.example.chaos.network.HttpLine;
import com.example.chaos.network.RpcCalls;
import com.example.chaos.network.RpcLine;
import com.example.chaos.network.SagaIndex;
import com.example.chaos.network.Switchboard;
import com.example.launcher.LaunchFailure;
import com.example.launcher.output.Console;
import com.example.launcher.process.ChildSpec;
import com.example.launcher.process.Ports;
import com.example.launcher.process.RunDirectory;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All services as processes, several gateways among them, with a tap on each line. */
public final class Deployment implements AutoCloseable {
  private final Specs specs;
  private final RunDirectory directory;
  private final Switchboard lines = new Switchboard();
  private final SagaIndex sagas = new SagaIndex();
  private final Ledger ledger = new Ledger();
  private final LedgerServer provider = new LedgerServer(ledger, sagas, lines);
  private final Database database;
  private final Replica dataService;
  private final Replica facade;
  private final List<Gateway> gateways = new ArrayList<>();
  private final URI facadeUrl;
  private final URI dataServiceUrl;
  private final String dataServiceRpc;
  private @Nullable Sql shop;
  private @Nullable Sql journal;
  private boolean closed;

  public Deployment(Path root, Path runDirectory, int gatewayCount) {
    this.specs = new Specs(root);
    this.directory = RunDirectory.take(runDirectory);
    directory.endLeftovers(Console.standard(false));
    this.database = new Database(root, directory);
    int dataServicePort = Ports.anyFree();
    int dataServiceRpcPort = Ports.anyFree();
    int facadePort = Ports.anyFree();
    this.dataServiceUrl = http(dataServicePort);
    this.dataServiceRpc = "127.0.0.1:" + dataServiceRpcPort;
    this.facadeUrl = http(facadePort);
    this.dataService =
        replica(specs.dataService(database.shopUrl(), dataServicePort, dataServiceRpcPort));
    this.facade = replica(specs.facade(facadePort, dataServiceUrl, provider.url()));
    for (int i = 1; i <= gatewayCount; i++) {
      gateways.add(gateway("gateway-" + i));
    }
  }

  private Gateway gateway(String name) {
    var toFacade = new HttpLine(name, facadeUrl, new HttpCalls(sagas), lines);
    var toDataService = new RpcLine(name, dataServiceRpc, new RpcCalls(sagas), lines);
    int port = Ports.anyFree();
    Map<String, String> wiring =
        Map.of(
            "GATEWAY_GRPC_PORT", "0",
            "GATEWAY_MANAGEMENT_PORT", "0",
            "GATEWAY_DATABASE_URL", database.gatewayUrl(),
            "GATEWAY_FACADE_URL", toFacade.url().toString(),
            "GATEWAY_DATA_SERVICE_URL", dataServiceUrl.toString(),
            "GATEWAY_DATA_SERVICE_GRPC_TARGET", toDataService.target());
    return new Gateway(
        replica(specs.gateway(name, port, wiring)), http(port), toFacade, toDataService);
  }

  private Replica replica(ChildSpec spec) {
    return new Replica(spec, directory, specs.python());
  }

  private static URI http(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Starts all and waits until all answer. */
  public void start() throws InterruptedException {
    database.appear();
    shop = new Sql(database.shopUrl());
    journal = new Sql(database.gatewayAdminUrl());
    migrate();
    dataService.start();
    facade.start();
    gateways.forEach(gateway -> gateway.replica().start());
    dataService.awaitReady();
    facade.awaitReady();
    for (Gateway gateway : gateways) {
      gateway.replica().awaitReady();
    }
  }

  private void migrate() throws InterruptedException {
    var builder =
        new ProcessBuilder("node", "dist/migrate.js")
            .directory(specs.dataServiceFolder().toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(directory.logFile("migrate").toFile());
    builder.environment().put("DATABASE_URL", database.shopUrl());
    try {
      int code = builder.start().waitFor();
      if (code != 0) {
        throw new LaunchFailure("migrate ended with %d; see its log".formatted(code));
      }
    } catch (IOException e) {
      throw new LaunchFailure("migrate: " + e.getMessage(), e);
    }
  }

  public Switchboard lines() {
    return lines;
  }

  public Ledger ledger() {
    return ledger;
  }

  public LedgerServer provider() {
    return provider;
  }

  public Database database() {
    return database;
  }

  public Replica dataService() {
    return dataService;
  }

  public Replica facade() {
    return facade;
  }

  public List<Gateway> gateways() {
    return gateways;
  }

  public Gateway gatewayNamed(String name) {
    return gateways.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  /** The shop's database. */
  public Sql shop() {
    return started(shop);
  }

  /** The gateways' database. */
  public Sql journal() {
    return started(journal);
  }

  private static Sql started(@Nullable Sql sql) {
    if (sql == null) {
      throw new IllegalStateException("start() first");
    }
    return sql;
  }

  public Path logs() {
    return directory.logFile("any").getParent();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    gateways.forEach(Gateway::close);
    facade.stop();
    dataService.stop();
    provider.close();
    if (shop != null && journal != null) {
      shop.close();
      journal.close();
    }
    database.stop();
    directory.close();
  }
}
