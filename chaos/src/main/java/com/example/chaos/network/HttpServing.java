package com.example.chaos.network;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An HTTP server on a port of its own, which can be made to vanish as if it were killed. */
public final class HttpServing implements AutoCloseable {
  /** These are about one connection, or are set by the server. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "content-length", "transfer-encoding", "keep-alive", "date");

  static {
    // Without it each answer waits for the acknowledgement of the one before.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** Answers one request. */
  @FunctionalInterface
  public interface Handler {
    Reply handle(HttpExchange exchange, byte[] body) throws IOException, InterruptedException;
  }

  private final Handler handler;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final int port;
  private @Nullable HttpServer server;

  /**
   * @param port 0 for any
   */
  public HttpServing(int port, Handler handler) {
    this.handler = handler;
    HttpServer started = open(port);
    this.server = started;
    this.port = started.getAddress().getPort();
  }

  public int port() {
    return port;
  }

  /** Closes the port and all connections. */
  public synchronized void vanish() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  /** Comes back, at the same port. */
  public synchronized void appear() {
    if (server == null) {
      server = open(port);
    }
  }

  private HttpServer open(int at) {
    try {
      var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), at);
      HttpServer opened = HttpServer.create(loopback, 0);
      opened.createContext("/", this::serve);
      opened.setExecutor(threads);
      opened.start();
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + at, e);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      Reply reply = handler.handle(exchange, body);
      if (reply instanceof Reply.Http answer) {
        answer(exchange, answer);
      } else if (reply == Reply.Absent.CUT) {
        exchange.close();
      }
      // Else the exchange stays open: whoever asked waits.
    } catch (InterruptedException e) {
      exchange.close();
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, Reply.Http answer) throws IOException {
    answer.headers().forEach((name, values) -> put(exchange, name, values));
    byte[] body = answer.body();
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static void put(HttpExchange exchange, String name, List<String> values) {
    if (!name.startsWith(":") && !NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
      exchange.getResponseHeaders().put(name, values);
    }
  }

  @Override
  public void close() {
    vanish();
    threads.shutdownNow();
  }
}
