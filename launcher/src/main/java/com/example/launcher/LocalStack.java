package com.example.launcher;

import com.example.launcher.output.Console;
import com.example.launcher.output.ServiceLog;
import com.example.launcher.parts.EmbeddedDatabase;
import com.example.launcher.parts.PaymentProvider;
import com.example.launcher.process.Backoff;
import com.example.launcher.process.ChildProcess;
import com.example.launcher.process.ChildSpec;
import com.example.launcher.process.Part;
import com.example.launcher.process.Ports;
import com.example.launcher.process.RunDirectory;
import com.example.launcher.process.Supervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The whole system on this machine, without Docker: started in order, watched, stopped in reverse
 * order.
 */
public final class LocalStack implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration STEP_LIMIT = Duration.ofMinutes(2);
  private static final List<String> STOP_ORDER =
      List.of(
          Services.GATEWAY,
          Services.FACADE,
          Services.DATA_SERVICE,
          "payment-provider",
          "postgresql");

  /**
   * What to start and where.
   *
   * @param root the repository
   * @param runDirectory database, logs and process ids
   * @param environment settings, of the launcher and of the services
   * @param durable whether the database survives a power cut; tests do without
   */
  public record Options(
      Path root, Path runDirectory, Map<String, String> environment, boolean durable) {}

  private final Options options;
  private final Console console;
  private final Settings settings;
  private final Services services;
  private final RunDirectory directory;
  private final Deque<Supervisor> running = new ArrayDeque<>();
  private final Duration readyLimit;
  private String databaseUrl = "";
  private volatile boolean closing;
  private volatile @Nullable Thread starter;

  /**
   * Takes the run directory and ends what an earlier run has left there; nothing is started yet.
   */
  public LocalStack(Options options, Console console) {
    this.options = options;
    this.console = console;
    this.settings = Settings.from(options.environment());
    this.services = new Services(options.root(), settings, options.environment());
    this.readyLimit = Duration.ofMillis(settings.readyTimeoutMs());
    this.directory = RunDirectory.take(options.runDirectory());
    try {
      directory.endLeftovers(console);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** Starts everything and returns when all of it answers. What can start at the same time does. */
  public void start() {
    starter = Thread.currentThread();
    try {
      startAll();
    } finally {
      starter = null;
    }
  }

  private void startAll() {
    long begin = System.nanoTime();
    Ports.check(services.ports(), System.getProperty("os.name").startsWith("Mac"));
    EmbeddedDatabase embedded = embeddedDatabase();
    Supervisor gateway = begin(child(services.gateway(services.gatewayDatabaseUrl(embedded))));
    Supervisor facade = begin(child(services.facade()));
    Supervisor provider =
        begin(
            new PaymentProvider(services.paymentProviderFolder(), settings.paymentProviderPort()));
    databaseUrl = settings.databaseUrl().orElseGet(() -> start(embedded, begin));
    migrateAndSeed();
    Supervisor dataService = begin(child(services.dataService(databaseUrl)));
    for (Supervisor part : List.of(provider, dataService, facade, gateway)) {
      awaitReady(part, begin);
    }
  }

  private String start(EmbeddedDatabase database, long begin) {
    awaitReady(begin(database), begin);
    return database.url();
  }

  private EmbeddedDatabase embeddedDatabase() {
    return new EmbeddedDatabase(
        directory.path().resolve("postgres"),
        options.root().resolve(".run").resolve("postgres-binaries"),
        directory.logFile("postgresql"),
        directory.pidFile("postgresql"),
        settings.postgresPort(),
        options.durable());
  }

  /** Starts only the database and brings its tables up to date. */
  void startDatabase() {
    databaseUrl =
        settings.databaseUrl().orElseGet(() -> start(embeddedDatabase(), System.nanoTime()));
    step("migrate", services.migrateCommand());
  }

  private void migrateAndSeed() {
    step("migrate", services.migrateCommand());
    step("seed", services.seedCommand());
  }

  private void step(String name, List<String> command) {
    long begin = System.nanoTime();
    var log = new ServiceLog(name, directory.logFile(name), console);
    Step.run(
        command,
        services.dataServiceFolder(),
        Map.of("DATABASE_URL", databaseUrl),
        log,
        STEP_LIMIT);
    console.progress("%s done (%s)".formatted(name, seconds(begin)));
  }

  private ChildProcess child(ChildSpec spec) {
    var log = new ServiceLog(spec.name(), directory.logFile(spec.name()), console);
    return new ChildProcess(
        spec, log, directory.pidFile(spec.name()), services.facadePython(), PATIENCE);
  }

  private Supervisor begin(Part part) {
    var supervisor = new Supervisor(part, console, Backoff.DEFAULT);
    synchronized (running) {
      if (closing) {
        throw new LaunchFailure("Stopped while starting.");
      }
      running.push(supervisor);
      supervisor.start();
    }
    return supervisor;
  }

  private void awaitReady(Supervisor part, long begin) {
    part.awaitReady(readyLimit);
    console.progress("%s is ready (%s)".formatted(part.name(), seconds(begin)));
  }

  private static String seconds(long begin) {
    return "%.1f s".formatted((System.nanoTime() - begin) / 1e9);
  }

  public Endpoints endpoints() {
    return Endpoints.of(settings);
  }

  /** The database that is in use. Contains its password. */
  public String databaseUrl() {
    return databaseUrl;
  }

  public Path logFile(String service) {
    return directory.logFile(service);
  }

  /** Whether it is being stopped, or is. */
  boolean closing() {
    return closing;
  }

  public Path directory() {
    return directory.path();
  }

  /** Starts a part that was stopped, and waits until it answers. */
  public void start(String name) {
    Supervisor part = part(name);
    part.start();
    part.awaitReady(readyLimit);
  }

  /** Stops a part; it stays stopped. */
  public void stop(String name) {
    part(name).stop();
  }

  /** Ends a part as a crash would; it stays so. */
  public void kill(String name) {
    part(name).kill();
  }

  private Supervisor part(String name) {
    synchronized (running) {
      Optional<Supervisor> found =
          running.stream().filter(part -> part.name().equals(name)).findFirst();
      return found.orElseThrow(
          () ->
              new LaunchFailure(
                  "there is no part named "
                      + name
                      + "; there are "
                      + String.join(
                          ", ", running.stream().map(Supervisor::name).sorted().toList())));
    }
  }

  /** Stops everything, the door first and the database last. */
  @Override
  public void close() {
    Thread starting = starter;
    if (starting != null && starting != Thread.currentThread()) {
      // Whatever it waits for is no longer wanted.
      starting.interrupt();
    }
    synchronized (running) {
      if (closing) {
        return;
      }
      closing = true;
      running.stream()
          .sorted(Comparator.comparingInt(part -> STOP_ORDER.indexOf(part.name())))
          .forEach(this::stop);
      directory.close();
    }
  }

  private void stop(Supervisor part) {
    long begin = System.nanoTime();
    part.stop();
    console.progress("%s stopped (%s)".formatted(part.name(), seconds(begin)));
  }
}
