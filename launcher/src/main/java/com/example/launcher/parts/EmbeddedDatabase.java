package com.example.launcher.parts;

import com.example.launcher.LaunchFailure;
import com.example.launcher.process.Part;
import com.example.launcher.process.PidFile;
import com.example.launcher.process.ProcessTree;
import com.example.launcher.process.RunDirectory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL from a Maven artifact, on the loopback interface only. */
public final class EmbeddedDatabase implements Part {
  private static final String DATABASE = "shop";
  private static final String SUPERUSER = "postgres";

  /** Role and database of the gateway's sagas. */
  private static final String GATEWAY = "gateway";

  /** The one archive on the class path; the library's own search refuses to find it by two ways. */
  private static final PgBinaryResolver BINARIES =
      (system, machine) -> {
        String architecture = machine.equals("aarch64") ? "arm_64" : machine;
        String name = "/postgres-" + system.toLowerCase(Locale.ROOT) + "-" + architecture + ".txz";
        return EmbeddedDatabase.class.getResourceAsStream(name);
      };

  private final Path directory;
  private final Path binaries;
  private final Path logFile;
  private final PidFile pidFile;
  private final int port;
  private final boolean durable;
  private @Nullable EmbeddedPostgres server;
  private volatile @Nullable ProcessHandle postmaster;

  /**
   * @param directory data and password; kept from start to start
   * @param binaries where the server's programs are unpacked, once
   * @param durable whether data survives a power cut; tests do without, which is faster
   */
  public EmbeddedDatabase(
      Path directory, Path binaries, Path logFile, PidFile pidFile, int port, boolean durable) {
    this.directory = directory;
    this.binaries = binaries;
    this.logFile = logFile;
    this.pidFile = pidFile;
    this.port = port;
    this.durable = durable;
  }

  @Override
  public String name() {
    return "postgresql";
  }

  /** The URL of a database; "postgres" is always there, "shop" after the first start. */
  public String url(String database) {
    return url(SUPERUSER, database);
  }

  private String url(String user, String database) {
    return "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(user, password(user), port, database);
  }

  public String url() {
    return url(DATABASE);
  }

  /** The gateway's database, as a user who can touch no other. */
  public String gatewayUrl() {
    return url(GATEWAY, GATEWAY);
  }

  @Override
  public synchronized CompletableFuture<String> start() {
    boolean whole = false;
    try {
      Files.createDirectories(directory);
      // The library makes the folder writable for all; the one above it keeps others out.
      RunDirectory.createPrivate(binaries.toAbsolutePath().getParent());
      Files.createDirectories(logFile.toAbsolutePath().getParent());
      EmbeddedPostgres started = builder().start();
      server = started;
      ProcessHandle process = postmasterProcess();
      postmaster = process;
      pidFile.write(process);
      createDatabases(started);
      whole = true;
      return process.onExit().thenApply(ended -> "ended");
    } catch (IOException | SQLException | IllegalStateException e) {
      return CompletableFuture.completedFuture("could not be started: " + e.getMessage());
    } finally {
      if (!whole) {
        endUnfinished();
      }
    }
  }

  /**
   * What makes the files or starts the server goes on when nobody waits for it any more, as after
   * Ctrl-C. It is let finish, so that the next start finds something whole.
   */
  private void endUnfinished() {
    boolean interrupted = Thread.interrupted();
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().filter(this::isOurs).isPresent())
        .forEach(
            child -> {
              awaitExit(child);
              ProcessTree.of(child).end(Duration.ZERO);
            });
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOurs(String command) {
    try {
      return Path.of(command).startsWith(binaries.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  private EmbeddedPostgres.Builder builder() {
    return EmbeddedPostgres.builder()
        .setDataDirectory(directory.resolve("data"))
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setOverrideWorkingDirectory(binaries.toFile())
        .setPgBinaryResolver(BINARIES)
        .setPort(port)
        .setPGStartupWait(Duration.ofSeconds(30))
        .setOutputRedirector(Redirect.appendTo(logFile.toFile()))
        .setErrorRedirector(Redirect.appendTo(logFile.toFile()))
        // Any user of the machine can reach the loopback interface, so there is a password.
        .setLocaleConfig("auth", "scram-sha-256")
        .setLocaleConfig("pwfile", passwordFile(SUPERUSER).toString())
        .setLocaleConfig("locale", "C")
        .setConnectConfig("password", password(SUPERUSER))
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "''")
        // The library turns it off: what was said to be committed would be lost with a killed
        // server.
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("fsync", durable ? "on" : "off");
  }

  private Path passwordFile(String user) {
    return directory.resolve(user.equals(SUPERUSER) ? "password" : user + "-password");
  }

  private synchronized String password(String user) {
    Path file = passwordFile(user);
    try {
      if (!Files.exists(file)) {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        Files.createDirectories(directory);
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(random));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new LaunchFailure("Cannot use " + file + ": " + e.getMessage(), e);
    }
  }

  private ProcessHandle postmasterProcess() throws IOException {
    String pid = Files.readAllLines(directory.resolve("data").resolve("postmaster.pid")).get(0);
    return ProcessHandle.of(Long.parseLong(pid.strip()))
        .orElseThrow(() -> new IllegalStateException("it ended right after its start"));
  }

  private void createDatabases(EmbeddedPostgres server) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      if (isMissing(statement, "pg_database where datname = '" + DATABASE + "'")) {
        statement.executeUpdate("create database " + DATABASE);
      }
      if (isMissing(statement, "pg_roles where rolname = '" + GATEWAY + "'")) {
        statement.executeUpdate("create role " + GATEWAY + " login");
      }
      if (isMissing(statement, "pg_database where datname = '" + GATEWAY + "'")) {
        statement.executeUpdate("create database " + GATEWAY + " owner " + GATEWAY);
      }
      statement.executeUpdate("alter role %s password '%s'".formatted(GATEWAY, password(GATEWAY)));
      statement.executeUpdate(
          "revoke all on database %s, %s, postgres, template1 from public"
              .formatted(DATABASE, GATEWAY));
    }
  }

  private static boolean isMissing(Statement statement, String row) throws SQLException {
    try (ResultSet found = statement.executeQuery("select 1 from " + row)) {
      return !found.next();
    }
  }

  @Override
  public boolean ready() {
    ProcessHandle process = postmaster;
    return process != null && process.isAlive();
  }

  @Override
  public synchronized void stop() {
    EmbeddedPostgres running = server;
    if (running != null) {
      close(running);
    }
    end();
  }

  @Override
  public synchronized void kill() {
    ProcessHandle process = postmaster;
    if (process != null) {
      process.destroyForcibly();
      awaitExit(process);
    }
    stop();
  }

  /** pg_ctl waits for five seconds only. */
  private void end() {
    ProcessHandle process = postmaster;
    if (process != null && process.isAlive()) {
      awaitExit(process);
      process.destroyForcibly();
    }
    pidFile.delete();
    server = null;
    postmaster = null;
  }

  private static void close(EmbeddedPostgres running) {
    try {
      running.close();
    } catch (IOException e) {
      throw new LaunchFailure("PostgreSQL cannot be stopped: " + e.getMessage(), e);
    }
  }

  private static void awaitExit(ProcessHandle process) {
    try {
      process.onExit().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // What follows is harder.
    }
  }

  @Override
  public String explanation() {
    return "\nIts log: " + logFile;
  }
}
