package com.example.launcher.control;

import com.example.launcher.Endpoints;
import com.example.launcher.LaunchFailure;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;

/** How other commands find the running system. Holds secrets, so only its owner may read it. */
public record ControlFile(int port, String token, String databaseUrl, Endpoints endpoints) {
  public static Path in(Path runDirectory) {
    return runDirectory.resolve("control");
  }

  void write(Path file) {
    var values = new Properties();
    values.setProperty("port", "" + port);
    values.setProperty("token", token);
    values.setProperty("database_url", databaseUrl);
    values.setProperty("gateway", endpoints.gateway().toString());
    values.setProperty("gateway_grpc", endpoints.gatewayGrpc());
    values.setProperty("gateway_management", endpoints.gatewayManagement().toString());
    values.setProperty("facade", endpoints.facade().toString());
    values.setProperty("data_service", endpoints.dataService().toString());
    values.setProperty("data_service_grpc", endpoints.dataServiceGrpc());
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (Writer writer = Files.newBufferedWriter(file)) {
        values.store(writer, null);
      }
    } catch (IOException e) {
      throw new LaunchFailure("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Empty if there is none; a launcher that was killed leaves one that nobody answers to. */
  public static Optional<ControlFile> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var values = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      values.load(reader);
    } catch (IOException e) {
      throw new LaunchFailure("Cannot read " + file + ": " + e.getMessage(), e);
    }
    return Optional.of(
        new ControlFile(
            Integer.parseInt(values.getProperty("port")),
            values.getProperty("token"),
            values.getProperty("database_url"),
            new Endpoints(
                URI.create(values.getProperty("gateway")),
                values.getProperty("gateway_grpc"),
                URI.create(values.getProperty("gateway_management")),
                URI.create(values.getProperty("facade")),
                URI.create(values.getProperty("data_service")),
                values.getProperty("data_service_grpc"))));
  }
}
