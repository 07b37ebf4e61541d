package com.example.chaos.network;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** The line from one gateway to the facade. */
public final class HttpLine implements AutoCloseable {
  private static final Set<String> NOT_PASSED_ON =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

  private final String name;
  private final URI target;
  private final HttpCalls calls;
  private final Tap tap;
  private final HttpServing serving;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  public HttpLine(String name, URI target, HttpCalls calls, Tap tap) {
    this.name = name;
    this.target = target;
    this.calls = calls;
    this.tap = tap;
    this.serving = new HttpServing(0, this::pass);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + serving.port());
  }

  private Reply pass(HttpExchange exchange, byte[] body) throws InterruptedException {
    Call call = calls.recognise(name, exchange.getRequestURI().getPath());
    HttpRequest request = request(exchange, body);
    return tap.handle(call, () -> send(request));
  }

  private HttpRequest request(HttpExchange exchange, byte[] body) {
    var builder =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
            .timeout(Duration.ofSeconds(15))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (header, values) -> {
              if (!NOT_PASSED_ON.contains(header.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> builder.header(header, value));
              }
            });
    return builder.build();
  }

  private Reply send(HttpRequest request) throws InterruptedException {
    try {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Reply.Http(answer.statusCode(), answer.headers().map(), answer.body());
    } catch (IOException e) {
      return Reply.Absent.CUT;
    }
  }

  @Override
  public void close() {
    serving.close();
  }
}
