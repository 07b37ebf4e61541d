package com.example.launcher;

import com.example.launcher.process.Ports;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the launcher reads from the environment. Everything else is passed on to the services, which
 * check their own.
 *
 * @param databaseUrl an existing PostgreSQL to use instead of the embedded one
 * @param readyTimeoutMs how long the services may take until they answer
 */
public record Settings(
    int dataServicePort,
    int dataServiceGrpcPort,
    int facadePort,
    int gatewayPort,
    int gatewayGrpcPort,
    int gatewayManagementPort,
    int paymentProviderPort,
    int postgresPort,
    Optional<String> databaseUrl,
    int readyTimeoutMs) {

  private static final String PREFIX = "LAUNCHER_";
  private static final int LONGEST_TIMEOUT_MS = 600_000;

  /** One row of the table in docs/reference/config.md. */
  record Key(String name, String defaultValue) {}

  static final Key DATABASE_URL = new Key("DATABASE_URL", "");
  static final Key POSTGRES_PORT = new Key("POSTGRES_PORT", "54320");
  static final Key PAYMENT_PROVIDER_PORT = new Key("PAYMENT_PROVIDER_PORT", "8089");
  static final Key READY_TIMEOUT_MS = new Key("LAUNCHER_READY_TIMEOUT_MS", "90000");

  /** The settings that are only the launcher's. */
  static final List<Key> OWN =
      List.of(DATABASE_URL, POSTGRES_PORT, PAYMENT_PROVIDER_PORT, READY_TIMEOUT_MS);

  public static Settings from(Map<String, String> environment) {
    refuseUnknown(environment);
    return new Settings(
        port(environment, new Key("DATA_SERVICE_PORT", "3000")),
        port(environment, new Key("DATA_SERVICE_GRPC_PORT", "50051")),
        port(environment, new Key("FACADE_PORT", "5000")),
        port(environment, new Key("GATEWAY_PORT", "8080")),
        port(environment, new Key("GATEWAY_GRPC_PORT", "9090")),
        port(environment, new Key("GATEWAY_MANAGEMENT_PORT", "8081")),
        port(environment, PAYMENT_PROVIDER_PORT),
        port(environment, POSTGRES_PORT),
        databaseUrl(environment),
        integer(environment, READY_TIMEOUT_MS, 1, LONGEST_TIMEOUT_MS));
  }

  /** Settings for one system beside others. */
  public static Map<String, String> freePorts() {
    var settings =
        List.of(
            "GATEWAY_PORT",
            "GATEWAY_GRPC_PORT",
            "GATEWAY_MANAGEMENT_PORT",
            "FACADE_PORT",
            "DATA_SERVICE_PORT",
            "DATA_SERVICE_GRPC_PORT",
            PAYMENT_PROVIDER_PORT.name(),
            POSTGRES_PORT.name());
    List<Integer> ports = Ports.anyFree(settings.size());
    return IntStream.range(0, settings.size())
        .boxed()
        .collect(Collectors.toMap(settings::get, at -> "" + ports.get(at)));
  }

  private static void refuseUnknown(Map<String, String> environment) {
    var known = OWN.stream().map(Key::name).toList();
    for (String name : new TreeSet<>(environment.keySet())) {
      if (name.startsWith(PREFIX) && !known.contains(name)) {
        throw new LaunchFailure(
            name + ": there is no such setting; the launcher knows " + String.join(", ", known));
      }
    }
  }

  private static int port(Map<String, String> environment, Key key) {
    return integer(environment, key, 1, 65_535);
  }

  private static int integer(Map<String, String> environment, Key key, int least, int most) {
    String text = environment.getOrDefault(key.name(), key.defaultValue());
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new LaunchFailure(
        "%s: \"%s\" is not an integer from %d to %d".formatted(key.name(), text, least, most));
  }

  private static Optional<String> databaseUrl(Map<String, String> environment) {
    String url = environment.getOrDefault(DATABASE_URL.name(), DATABASE_URL.defaultValue());
    if (url.isEmpty()) {
      return Optional.empty();
    }
    if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
      throw new LaunchFailure(
          "DATABASE_URL: must look like postgresql://user:password@host:5432/database");
    }
    return Optional.of(url);
  }
}
