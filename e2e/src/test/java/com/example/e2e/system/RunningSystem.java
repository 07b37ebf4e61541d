package com.example.e2e.system;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * The system under test, wherever it runs: where its doors are, and what can be done to its
 * services.
 */
public interface RunningSystem {
  URI gateway();

  URI facade();

  URI dataService();

  /** Host and port. */
  String gatewayGrpc();

  /** Host and port. */
  String dataServiceGrpc();

  /** The data service's. Contains its password. */
  String databaseUrl();

  /** Starts a service again; returns when it answers. */
  void start(String service);

  void stop(String service);

  /** Ends a service as a crash would. */
  void kill(String service);

  /** Freezes a service: its connections stay open and nothing is answered. */
  void pause(String service);

  void resume(String service);

  /**
   * Runs another build of the data service where the real one was, which must be stopped: with its
   * doors and its database.
   *
   * @param build a folder like that of the data service after its build
   */
  DataServiceBuild runDataService(Path build);

  /** All lines a service logged so far. */
  List<String> log(String service);

  /** Another build of the data service, running. */
  interface DataServiceBuild extends AutoCloseable {
    boolean isRunning();

    @Override
    void close();
  }
}
