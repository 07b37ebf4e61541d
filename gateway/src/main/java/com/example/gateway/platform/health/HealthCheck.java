package com.example.gateway.platform.health;

import com.example.gateway.platform.contract.ContractCheck;
import com.example.gateway.platform.contract.Verdict;
import com.example.gateway.platform.health.Health.Agreement;
import com.example.gateway.platform.health.Health.Calls;
import com.example.gateway.platform.health.Health.Dependency;
import com.example.gateway.platform.health.Health.Status;
import com.example.gateway.platform.resilience.Upstream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks all upstreams, and the database, at once how they are. */
@Component
final class HealthCheck implements DisposableBean {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(1);

  private final List<Upstream> upstreams;
  private final ContractCheck contract;
  private final DataSource dataSource;
  private final CloseableHttpClient client;
  private final ScheduledExecutorService alarms;
  private final JsonMapper json;
  private final String version;
  private final ExecutorService threads;
  private final AtomicReference<@Nullable CompletableFuture<Health>> underWay =
      new AtomicReference<>();

  HealthCheck(
      List<Upstream> upstreams,
      ContractCheck contract,
      DataSource dataSource,
      CloseableHttpClient client,
      ScheduledExecutorService alarms,
      JsonMapper json,
      @Value("${gateway.version}") String version) {
    this.upstreams = upstreams;
    this.contract = contract;
    this.dataSource = dataSource;
    this.client = client;
    this.alarms = alarms;
    this.json = json;
    this.version = version;
    this.threads = Executors.newFixedThreadPool(upstreams.size() + 1);
  }

  @Override
  public void destroy() {
    threads.shutdownNow();
  }

  /** Many may ask: whoever comes while a check is under way shares its result. */
  Health check() {
    var mine = new CompletableFuture<Health>();
    var running = underWay.compareAndExchange(null, mine);
    if (running != null) {
      return running.join();
    }
    try {
      mine.complete(ask());
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
    } finally {
      underWay.set(null);
    }
    return mine.join();
  }

  private Health ask() {
    Stream<Supplier<Dependency>> services =
        upstreams.stream()
            .filter(upstream -> upstream.transport() == Upstream.Transport.REST)
            .map(upstream -> () -> ask(upstream));
    List<CompletableFuture<Dependency>> answers =
        Stream.concat(services, Stream.of(this::askDatabase))
            .map(question -> CompletableFuture.supplyAsync(question, threads))
            .toList();
    Verdict verdict = contract.verdict();
    List<Dependency> dependencies = answers.stream().map(CompletableFuture::join).toList();
    boolean allUp = dependencies.stream().allMatch(each -> each.status() == Status.UP);
    return new Health(
        verdict.isIncompatible() ? Status.DOWN : allUp ? Status.UP : Status.DEGRADED,
        "gateway",
        version,
        ManagementFactory.getRuntimeMXBean().getUptime() / 1000,
        dependencies);
  }

  private Dependency ask(Upstream upstream) {
    long start = System.nanoTime();
    var request = new HttpGet(upstream.target() + "/health");
    request.setConfig(RequestConfig.custom().setResponseTimeout(Timeout.of(TIME_LIMIT)).build());
    var alarm = alarms.schedule(request::cancel, TIME_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return client.execute(request, response -> answered(upstream, start, response));
    } catch (IOException e) {
      return dependency(upstream, Status.DOWN, start, "no answer to GET /health", null);
    } finally {
      alarm.cancel(false);
    }
  }

  private Dependency askDatabase() {
    long start = System.nanoTime();
    boolean up;
    try (Connection connection = dataSource.getConnection()) {
      up = connection.isValid((int) TIME_LIMIT.toSeconds());
    } catch (SQLException e) {
      up = false;
    }
    return new Dependency(
        "gateway-database",
        up ? Status.UP : Status.DOWN,
        millisSince(start),
        up ? "it answers" : "no connection; no saga can be started or go on",
        List.of(),
        null,
        null);
  }

  private static long millisSince(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
  }

  private Dependency answered(Upstream upstream, long start, ClassicHttpResponse response)
      throws IOException {
    JsonNode report;
    try {
      report = json.readTree(response.getEntity().getContent());
    } catch (JacksonException e) {
      report = json.createObjectNode();
    }
    boolean degraded = report.path("status").asString("").equals(Status.DEGRADED.name());
    boolean well = response.getCode() == 200 || (upstream.isForeign() && response.getCode() < 500);
    Status status = !well ? Status.DOWN : degraded ? Status.DEGRADED : Status.UP;
    String detail = "GET /health answered " + response.getCode();
    return dependency(upstream, status, start, detail, report.get("dependencies"));
  }

  private Dependency dependency(
      Upstream upstream,
      Status status,
      long startNanos,
      String detail,
      @Nullable JsonNode dependencies) {
    List<Calls> calls =
        upstreams.stream()
            .filter(each -> each.name().equals(upstream.name()))
            .map(
                each ->
                    new Calls(
                        each.transport().label(), each.breakerState().name(), each.inFlight()))
            .toList();
    return new Dependency(
        upstream.name(),
        status,
        millisSince(startNanos),
        detail,
        calls,
        agreement(upstream),
        dependencies);
  }

  private @Nullable Agreement agreement(Upstream upstream) {
    if (!upstream.name().equals(contract.provider())) {
      return null;
    }
    Verdict verdict = contract.verdict();
    return new Agreement(verdict.kind().label(), verdict.detail(), verdict.differences());
  }
}
