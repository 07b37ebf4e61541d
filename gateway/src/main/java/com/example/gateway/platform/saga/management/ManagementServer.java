package com.example.gateway.platform.saga.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.handover.HandoverOperations;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import com.example.gateway.platform.web.Problems;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server beside the door, with nothing of the door in it: no request that comes in there can
 * reach this.
 */
@Component
public final class ManagementServer implements DisposableBean {
  private static final int THREADS = 2;
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final String HANDOVER = "/handover";

  private final SagaOperations operations;
  private final HandoverOperations handover;
  private final PrometheusMeterRegistry metrics;
  private final Problems problems;
  private final JsonMapper json;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final HttpServer server;

  @SuppressWarnings("AddressSelection") // the same choice as the other servers make
  ManagementServer(
      GatewayConfig config,
      SagaOperations operations,
      HandoverOperations handover,
      PrometheusMeterRegistry metrics,
      Problems problems,
      JsonMapper json)
      throws IOException {
    this.operations = operations;
    this.handover = handover;
    this.metrics = metrics;
    this.problems = problems;
    this.json = json;
    var address = new InetSocketAddress(config.managementHost(), config.managementPort());
    server = HttpServer.create(address, 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void destroy() {
    server.stop(0);
    threads.shutdownNow();
  }

  @SuppressWarnings("CatchingUnchecked") // whatever it is, it is answered
  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange);
      } catch (RuntimeException e) {
        Problem problem = problems.of(e);
        String traceId = UUID.randomUUID().toString().replace("-", "");
        byte[] body = problems.json(problem, traceId);
        send(exchange, problem.code().httpStatus(), MediaType.APPLICATION_PROBLEM_JSON_VALUE, body);
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean reads = exchange.getRequestMethod().equals("GET");
    if (!reads && !exchange.getRequestMethod().equals("POST")) {
      throw Problem.methodNotAllowed(exchange.getRequestMethod(), "GET, POST").exception();
    }
    if (reads && path.equals("/metrics")) {
      send(exchange, 200, METRICS_TYPE, metrics.scrape().getBytes(UTF_8));
    } else if (reads && path.equals("/sagas")) {
      sendJson(exchange, operations.list(exchange.getRequestURI().getRawQuery()));
    } else if (reads && path.equals(HANDOVER) && handover.isOn()) {
      sendJson(exchange, handover.view());
    } else if (!reads && isBelow(path, HANDOVER) && handover.isOn()) {
      String command = path.substring(HANDOVER.length());
      sendJson(exchange, handover.command(command, type(exchange), body(exchange)));
    } else if (!reads && path.startsWith("/sagas/")) {
      sendJson(exchange, operations.command(path, type(exchange), body(exchange)));
    } else {
      throw Problem.of(ErrorCode.ROUTE_NOT_FOUND, "Nothing is offered at this path").exception();
    }
  }

  private static boolean isBelow(String path, String prefix) {
    return path.equals(prefix) || path.startsWith(prefix + "/");
  }

  private static @Nullable String type(HttpExchange exchange) {
    return exchange.getRequestHeaders().getFirst("Content-Type");
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    return exchange.getRequestBody().readNBytes(SagaOperations.MOST_BYTES + 1);
  }

  private void sendJson(HttpExchange exchange, Object body) throws IOException {
    send(exchange, 200, MediaType.APPLICATION_JSON_VALUE, json.writeValueAsBytes(body));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
