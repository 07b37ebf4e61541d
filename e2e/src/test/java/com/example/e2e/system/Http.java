package com.example.e2e.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A plain HTTP client for JSON. */
public final class Http {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Http() {}

  /** Reads. */
  public static Reply get(URI base, String path, String... headers) {
    return send(request(base, path, headers).GET());
  }

  /** Posts JSON. */
  public static Reply post(URI base, String path, String json, String... headers) {
    return send(json("POST", base, path, json, headers));
  }

  /** Patches with JSON. */
  public static Reply patch(URI base, String path, String json) {
    return send(json("PATCH", base, path, json));
  }

  /** Deletes. */
  public static Reply delete(URI base, String path) {
    return send(request(base, path).DELETE());
  }

  private static HttpRequest.Builder json(
      String method, URI base, String path, String json, String... headers) {
    return request(base, path, headers)
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(json));
  }

  /** A request to finish and {@link #send}. */
  public static HttpRequest.Builder request(URI base, String path, String... headers) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT);
    return headers.length == 0 ? request : request.headers(headers);
  }

  /** Sends any request. */
  public static Reply send(HttpRequest.Builder request) {
    try {
      var response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
