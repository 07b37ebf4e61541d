package com.example.gateway;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.example.gateway.platform.config.GatewayConfig;
import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running gateway with WireMock as the facade and as the data service. */
public final class TestGateway implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** Its breakers never open and its retry budget never ends: for tests of a single request. */
  public static final Map<String, String> PATIENT =
      Map.of(
          "GATEWAY_BREAKER_MINIMUM_CALLS",
          "10000",
          "GATEWAY_BREAKER_WINDOW_CALLS",
          "10000",
          "GATEWAY_RETRY_BURST",
          "1000",
          "GATEWAY_REQUEST_LIMIT_MS",
          "2000");

  public final WireMockServer facade = new WireMockServer(options().dynamicPort());
  public final WireMockServer dataService = new WireMockServer(options().dynamicPort());
  private final HttpClient client = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext context;

  private TestGateway(Map<String, String> settings) {
    facade.start();
    dataService.start();
    var environment = new HashMap<String, String>();
    environment.put("GATEWAY_PORT", "0");
    environment.put("GATEWAY_GRPC_PORT", "0");
    environment.put("GATEWAY_MANAGEMENT_PORT", "0");
    environment.put("GATEWAY_DATABASE_URL", TestDatabases.url());
    environment.put("GATEWAY_FACADE_URL", facade.baseUrl());
    environment.put("GATEWAY_DATA_SERVICE_URL", dataService.baseUrl());
    environment.put("GATEWAY_DATA_SERVICE_GRPC_TARGET", "127.0.0.1:" + freePort());
    environment.putAll(settings);
    context = GatewayApplication.start(GatewayConfig.from(environment));
  }

  public static TestGateway start(Map<String, String> settings) {
    return new TestGateway(settings);
  }

  /** As on SIGTERM. */
  public void stop() {
    context.close();
  }

  @Override
  public void close() {
    stop();
    facade.stop();
    dataService.stop();
  }

  public void resetUpstreams() {
    facade.resetAll();
    dataService.resetAll();
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public <T> Collection<T> beans(Class<T> type) {
    return context.getBeansOfType(type).values();
  }

  public int port() {
    return ((WebServerApplicationContext) context).getWebServer().getPort();
  }

  public int grpcPort() {
    return context.getBean(GrpcServerLifecycle.class).getPort();
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  public HttpResponse<String> send(
      String method, String path, BodyPublisher body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What no decent client would send. The answer ends with the connection. */
  public String sendRaw(String... lines) {
    String request = String.join("\r\n", lines) + "\r\n\r\n";
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  /** Where nobody listens. */
  public static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
