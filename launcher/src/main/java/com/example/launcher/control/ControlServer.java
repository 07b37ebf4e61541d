package com.example.launcher.control;

import com.example.launcher.LaunchFailure;
import com.example.launcher.LocalStack;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * Lets the demo stop and start parts of the running system: POST /stop/python-facade, with the
 * token.
 */
public final class ControlServer implements AutoCloseable {
  private final HttpServer server;
  private final LocalStack stack;
  private final String token = UUID.randomUUID().toString();

  private ControlServer(HttpServer server, LocalStack stack) {
    this.server = server;
    this.stack = stack;
  }

  /** Listens on a free loopback port. */
  public static ControlServer start(LocalStack stack) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer server = HttpServer.create(address, 0);
      var control = new ControlServer(server, stack);
      server.createContext("/", control::handle);
      server.start();
      return control;
    } catch (IOException e) {
      throw new LaunchFailure("The control port cannot be opened: " + e.getMessage(), e);
    }
  }

  /** Writes the file by which other commands of the same user find the running system. */
  public void announce() {
    new ControlFile(server.getAddress().getPort(), token, stack.databaseUrl(), stack.endpoints())
        .write(ControlFile.in(stack.directory()));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String answer = "";
    int status = 200;
    if (!authorized(exchange)) {
      status = 401;
    } else {
      try {
        act(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      } catch (LaunchFailure e) {
        status = 409;
        answer = e.getMessage();
      }
    }
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private boolean authorized(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8),
            ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
  }

  private void act(String request) {
    String name = request.substring(request.lastIndexOf('/') + 1);
    if (request.startsWith("POST /stop/")) {
      stack.stop(name);
    } else if (request.startsWith("POST /start/")) {
      stack.start(name);
    } else if (request.startsWith("POST /kill/")) {
      stack.kill(name);
    } else if (!request.equals("GET /")) {
      throw new LaunchFailure(request + ": use POST /stop/NAME, /start/NAME or /kill/NAME");
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
