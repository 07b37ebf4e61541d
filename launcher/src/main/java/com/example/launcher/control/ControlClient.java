package com.example.launcher.control;

import com.example.launcher.Endpoints;
import com.example.launcher.LaunchFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Stops and starts parts of a system that another launcher process runs. */
public final class ControlClient {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final ControlFile file;
  private final HttpClient http = HttpClient.newHttpClient();

  private ControlClient(ControlFile file) {
    this.file = file;
  }

  /** The running system of this run directory, if there is one. */
  public static Optional<ControlClient> connect(Path runDirectory) {
    return ControlFile.read(ControlFile.in(runDirectory))
        .map(ControlClient::new)
        .filter(ControlClient::alive);
  }

  private boolean alive() {
    try {
      return send("GET", "/", Duration.ofSeconds(5)).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  public Endpoints endpoints() {
    return file.endpoints();
  }

  public String databaseUrl() {
    return file.databaseUrl();
  }

  public void stop(String name) {
    act("/stop/" + name);
  }

  /** Returns when it answers. */
  public void start(String name) {
    act("/start/" + name);
  }

  public void kill(String name) {
    act("/kill/" + name);
  }

  private void act(String path) {
    try {
      HttpResponse<String> answer = send("POST", path, LIMIT);
      if (answer.statusCode() != 200) {
        throw new LaunchFailure(path + ": " + answer.body());
      }
    } catch (IOException e) {
      throw new LaunchFailure(path + ": the launcher does not answer: " + e.getMessage(), e);
    }
  }

  private HttpResponse<String> send(String method, String path, Duration limit) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + file.port() + path))
            .header("Authorization", "Bearer " + file.token())
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(limit)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchFailure("Interrupted.", e);
    }
  }
}
