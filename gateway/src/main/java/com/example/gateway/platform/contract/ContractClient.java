package com.example.gateway.platform.contract;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks an upstream for its contract, over both ways at once and for a second at most. */
final class ContractClient implements Supplier<Served> {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(1);
  private static final Metadata.Key<String> FINGERPRINT =
      Metadata.Key.of("x-contract-fingerprint", Metadata.ASCII_STRING_MARSHALLER);

  private final String url;
  private final ManagedChannel channel;
  private final CloseableHttpClient client;
  private final ScheduledExecutorService alarms;
  private final JsonMapper json;

  ContractClient(
      Promise promise,
      ManagedChannel channel,
      CloseableHttpClient client,
      ScheduledExecutorService alarms,
      JsonMapper json) {
    this.url = promise.rest().target() + "/api/contract";
    this.channel = channel;
    this.client = client;
    this.alarms = alarms;
    this.json = json;
  }

  @Override
  public Served get() {
    var headers = new AtomicReference<@Nullable Metadata>();
    Future<?> health = startGrpc(headers);
    Contract contract = overRest();
    await(health);
    Metadata sent = headers.get();
    return new Served(contract, sent == null ? null : sent.get(FINGERPRINT));
  }

  private Future<?> startGrpc(AtomicReference<@Nullable Metadata> headers) {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    // gRPC's threads outlive this one: Tomcat would miss those that inherit its class loader.
    thread.setContextClassLoader(ContractClient.class.getClassLoader());
    try {
      return HealthGrpc.newFutureStub(channel)
          .withInterceptors(
              MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>()))
          .withDeadlineAfter(TIME_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
          .check(HealthCheckRequest.getDefaultInstance());
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  private @Nullable Contract overRest() {
    var request = new HttpGet(url);
    var alarm = alarms.schedule(request::cancel, TIME_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return client.execute(request, this::read);
    } catch (IOException | JacksonException e) {
      return null;
    } finally {
      alarm.cancel(false);
    }
  }

  private @Nullable Contract read(ClassicHttpResponse response) throws IOException {
    return response.getCode() == 200
        ? json.readValue(response.getEntity().getContent(), Contract.class)
        : null;
  }

  /** Whether the service is well does not matter, only what came with its answer. */
  private static void await(Future<?> health) {
    try {
      health.get();
    } catch (ExecutionException | CancellationException e) {
      // Its headers, if there were any, are captured.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
