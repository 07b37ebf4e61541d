package com.example.launcher.demo;

import com.example.contract.shop.v1.ListUsersRequest;
import com.example.contract.shop.v1.UserServiceGrpc;
import com.example.launcher.LaunchFailure;
import com.example.launcher.output.Console;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Makes calls and shows each as the command a person would type, with its answer. */
final class Calls {
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();
  private static final int GREEN = 32;
  private static final int YELLOW = 33;
  private static final int CYAN = 36;

  private final Console console;
  private final HttpClient http = HttpClient.newHttpClient();

  Calls(Console console) {
    this.console = console;
  }

  Answer get(URI url) {
    command("curl '" + url + "'");
    return show(send(HttpRequest.newBuilder(url).GET()));
  }

  /** As {@link #get}, without showing anything. */
  Answer quietly(URI url) {
    return parse(send(HttpRequest.newBuilder(url).GET()));
  }

  Answer post(URI url, String json) {
    command(
        "curl "
            + url
            + " \\\n      -H 'Content-Type: application/json' \\\n      -d '"
            + json
            + "'");
    return show(
        send(
            HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(
          request.timeout(Duration.ofSeconds(15)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new LaunchFailure("No answer: " + e + ". Is the system still running?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchFailure("Interrupted.", e);
    }
  }

  private Answer show(HttpResponse<String> response) {
    Answer answer = parse(response);
    status("HTTP " + response.statusCode(), response.statusCode() < 400);
    json(answer.body());
    return answer;
  }

  private static Answer parse(HttpResponse<String> response) {
    try {
      return new Answer(
          response.statusCode(), JsonParser.parseString(response.body()).getAsJsonObject());
    } catch (JsonParseException | IllegalStateException e) {
      return new Answer(response.statusCode(), new JsonObject());
    }
  }

  /** The first users over gRPC. */
  Answer grpcUsers(String target, int limit) {
    command(
        "grpcurl -plaintext -d '{\"limit\":%d}' %s shop.v1.UserService/ListUsers"
            .formatted(limit, target));
    ManagedChannel channel =
        Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
    try {
      var users =
          UserServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(10, TimeUnit.SECONDS)
              .listUsers(ListUsersRequest.newBuilder().setLimit(limit).build());
      String text = JsonFormat.printer().preservingProtoFieldNames().print(users);
      var answer = new Answer(200, JsonParser.parseString(text).getAsJsonObject());
      status("OK", true);
      json(answer.body());
      return answer;
    } catch (StatusRuntimeException e) {
      status(e.getStatus().getCode() + " " + e.getStatus().getDescription(), false);
      return new Answer(500, new JsonObject());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    } finally {
      channel.shutdownNow();
    }
  }

  private void command(String text) {
    console.plain("  " + console.paint(CYAN, "$ " + text));
  }

  private void status(String text, boolean good) {
    console.plain("  " + console.paint(good ? GREEN : YELLOW, text));
  }

  private void json(JsonObject body) {
    console.plain("    " + PRETTY.toJson(body).replace("\n", "\n    ") + "\n");
  }
}
