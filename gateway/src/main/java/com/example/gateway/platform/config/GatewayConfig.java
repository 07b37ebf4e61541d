package com.example.gateway.platform.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set, validated. {@code docs/reference/config.md} says what each setting
 * means.
 *
 * @param legacy an old application that still has some paths; null if there is none
 * @param requestLimit the longest a request may take, whatever the client asks for
 * @param streamLimit the same for an rpc that streams
 * @param uploadLimit the same for a body that is passed on as it comes
 * @param uploads such bodies passed on at once: each keeps a thread of the upstream for long
 * @param maxConcurrent calls in flight to one upstream before more are refused
 * @param cache which reads are answered again without asking
 * @param managementHost where metrics and operators' commands are; never the outside
 * @param timelineStreams timelines of sagas followed at once
 * @param sagaThreads sagas run at once that were just accepted, and as many that were woken up
 * @param warmUp how long the gateway asks itself before it is ready
 * @param lameDuck how long everything is still served after being told to stop
 * @param sagaRetention how long sagas stay that have ended; longer than their idempotency keys
 */
public record GatewayConfig(
    String host,
    int port,
    int grpcPort,
    String managementHost,
    int managementPort,
    URI facadeUrl,
    URI dataServiceUrl,
    String dataServiceGrpcTarget,
    @Nullable Legacy legacy,
    DatabaseUrl databaseUrl,
    int databasePoolMax,
    int sagaThreads,
    Duration sagaRetention,
    int timelineStreams,
    LogFormat logFormat,
    Duration requestLimit,
    Duration streamLimit,
    Duration uploadLimit,
    int uploads,
    Duration connectTimeout,
    int bodyLimitBytes,
    int maxConcurrent,
    Breaker breaker,
    Retry retry,
    Cache cache,
    Duration warmUp,
    Duration lameDuck,
    Duration shutdownGrace) {

  /** How log lines look. */
  public enum LogFormat {
    TEXT,
    JSON
  }

  /**
   * When an upstream is given a rest.
   *
   * @param timeoutFrom a timeout counts as a failure only when the upstream had this long: a client
   *     that asks for 5 ms must not close the door for everyone
   */
  public record Breaker(
      int windowCalls,
      int minimumCalls,
      int failurePercent,
      Duration openFor,
      int probes,
      Duration timeoutFrom) {}

  /**
   * An application whose paths move to this chain.
   *
   * @param paths at the door, and the same there, with all below them
   */
  public record Legacy(URI url, List<String> paths) {}

  /** Retries add at most {@code percent} of load, after {@code burst} free ones. */
  public record Retry(int percent, int burst) {}

  /**
   * How long answers are kept, by path at the door.
   *
   * @param bytes that they may take, about
   */
  public record Cache(Map<String, Duration> lifetimes, int bytes) {}

  public static GatewayConfig from(Map<String, String> environment) {
    return from(new Settings("GATEWAY_", environment));
  }

  static List<Settings.Documented> documented() {
    var settings = new Settings("GATEWAY_", Map.of("GATEWAY_DATABASE_URL", "postgresql://u:p@h/d"));
    from(settings);
    return settings.known();
  }

  private static GatewayConfig from(Settings settings) {
    var config =
        new GatewayConfig(
            settings.text("HOST", "127.0.0.1", "address"),
            settings.port("PORT", 8080),
            settings.port("GRPC_PORT", 9090),
            settings.text("MANAGEMENT_HOST", "127.0.0.1", "address"),
            settings.port("MANAGEMENT_PORT", 8081),
            settings.httpUrl("FACADE_URL", "http://127.0.0.1:5000"),
            settings.httpUrl("DATA_SERVICE_URL", "http://127.0.0.1:3000"),
            settings.text("DATA_SERVICE_GRPC_TARGET", "127.0.0.1:50051", "host:port"),
            legacy(settings),
            settings.databaseUrl("DATABASE_URL"),
            settings.number("DATABASE_POOL_MAX", 20, 1, 1_000, "connections"),
            settings.number("SAGA_THREADS", 16, 1, 256, "sagas"),
            settings.days("SAGA_RETENTION_DAYS", 30, 2, 3_650),
            settings.number("TIMELINE_STREAMS", 64, 1, 1_000, "streams"),
            settings.choice("LOG_FORMAT", LogFormat.TEXT),
            settings.millis("REQUEST_LIMIT_MS", 5_000, 600_000),
            settings.millis("STREAM_LIMIT_MS", 60_000, 3_600_000),
            settings.millis("UPLOAD_LIMIT_MS", 600_000, 3_600_000),
            settings.number("UPLOADS", 4, 1, 1_000, "uploads"),
            settings.millis("CONNECT_TIMEOUT_MS", 500, 60_000),
            settings.number("BODY_LIMIT_BYTES", 1_048_576, 1, 104_857_600, "bytes"),
            settings.number("MAX_CONCURRENT", 64, 1, 10_000, "calls"),
            new Breaker(
                settings.number("BREAKER_WINDOW_CALLS", 20, 1, 10_000, "calls"),
                settings.number("BREAKER_MINIMUM_CALLS", 10, 1, 10_000, "calls"),
                settings.number("BREAKER_FAILURE_PERCENT", 50, 1, 100, "percent"),
                settings.millis("BREAKER_OPEN_MS", 5_000, 600_000),
                settings.number("BREAKER_PROBES", 3, 1, 1_000, "calls"),
                settings.millis("BREAKER_TIMEOUT_FROM_MS", 1_000, 600_000)),
            new Retry(
                settings.number("RETRY_PERCENT", 20, 0, 100, "percent"),
                settings.number("RETRY_BURST", 10, 0, 1_000, "calls")),
            new Cache(
                settings.lifetimes("CACHED_READS", 60_000),
                settings.number("CACHE_BYTES", 16_777_216, 1, 1_073_741_824, "bytes")),
            Duration.ofMillis(settings.number("WARM_UP_MS", 0, 0, 600_000, "ms")),
            Duration.ofMillis(settings.number("LAME_DUCK_MS", 0, 0, 600_000, "ms")),
            settings.millis("SHUTDOWN_GRACE_MS", 10_000, 600_000));
    settings.refuseUnknown();
    refuseCached(config.legacy(), config.cache());
    if (config.port() == 0 && !config.warmUp().isZero()) {
      throw new InvalidSettingException("GATEWAY_WARM_UP_MS needs a GATEWAY_PORT that is known");
    }
    return config;
  }

  private static @Nullable Legacy legacy(Settings settings) {
    URI url = settings.optionalHttpUrl("LEGACY_URL");
    List<String> paths = settings.paths("LEGACY_PATHS");
    if ((url == null) != paths.isEmpty()) {
      throw new InvalidSettingException(
          "GATEWAY_LEGACY_URL and GATEWAY_LEGACY_PATHS are set together, or not at all");
    }
    return url == null ? null : new Legacy(url, paths);
  }

  /** What is kept would hide which side answers. */
  private static void refuseCached(@Nullable Legacy legacy, Cache cache) {
    for (String path : legacy == null ? List.<String>of() : legacy.paths()) {
      if (cache.lifetimes().keySet().stream()
          .anyMatch(kept -> isBelow(kept, path) || isBelow(path, kept))) {
        throw new InvalidSettingException(
            "GATEWAY_CACHED_READS has a path of GATEWAY_LEGACY_PATHS: take " + path + " out");
      }
    }
  }

  private static boolean isBelow(String path, String top) {
    return path.equals(top) || path.startsWith(top + "/");
  }
}
