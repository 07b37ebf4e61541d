package com.example.launcher.demo;

import com.example.launcher.LaunchFailure;
import com.example.launcher.output.Console;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The script of the tour. Each step shows something and checks that it is as promised. */
final class Tour {
  private static final String DATA_SERVICE = "node-data-service";
  private static final int BOLD = 1;
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);

  private final Target target;
  private final Console console;
  private final Calls calls;
  private final Runnable pause;
  private int chapter;

  /**
   * The tour of one system.
   *
   * @param pause called before each chapter
   */
  Tour(Target target, Console console, Runnable pause) {
    this.target = target;
    this.console = console;
    this.calls = new Calls(console);
    this.pause = pause;
  }

  void play() {
    everyPath();
    create();
    quote();
    validation();
    outage();
    console.plain(console.paint(BOLD, "That was the tour; every step went as promised."));
  }

  private void everyPath() {
    title("The same users, by every path");
    List<List<Integer>> seen = new ArrayList<>();
    target
        .dataService()
        .ifPresent(
            url -> {
              say("Straight to the data service, which owns the data (Node, Drizzle):");
              seen.add(ids(calls.get(url.resolve("/api/users?limit=2")), "items"));
            });
    target
        .facade()
        .ifPresent(
            url -> {
              say("Through the facade, where the business logic is (Flask):");
              seen.add(ids(calls.get(url.resolve("/users?limit=2")), "items"));
            });
    say("Through the door, which asks the facade:");
    seen.add(ids(calls.get(door("/api/users?limit=2")), "items"));
    say("Through the door, as a direct read from the data service:");
    seen.add(ids(calls.get(door("/data/users?limit=2")), "items"));
    say("Through the door, by gRPC:");
    seen.add(ids(calls.grpcUsers(target.gatewayGrpc(), 2), "users"));
    promise(seen.get(0).size() == 2, "two users in each answer");
    promise(seen.stream().distinct().count() == 1, "the same users by every path");
  }

  private static List<Integer> ids(Answer answer, String member) {
    JsonElement users = answer.body().get(member);
    return users instanceof JsonArray array
        ? array.asList().stream().map(user -> user.getAsJsonObject().get("id").getAsInt()).toList()
        : List.of();
  }

  private void create() {
    title("A new user");
    String email = "visitor-" + UUID.randomUUID().toString().substring(0, 8) + "@example.com";
    Answer created =
        calls.post(door("/api/users"), "{\"name\":\"Demo Visitor\",\"email\":\"" + email + "\"}");
    promise(created.status() == 201, "201 Created");
    promise(created.text("email").equals(email), "the user as it was stored");
  }

  private void quote() {
    title("A quote: discounts, tax and rounding are the facade's");
    Answer quote =
        calls.post(
            door("/api/quotes"),
            "{\"country\":\"DE\",\"items\":[{\"product_id\":1,\"quantity\":10}]}");
    promise(quote.status() == 200, "200 OK");
    promise(quote.body().has("total_cents"), "a total, in cents");
  }

  private void validation() {
    title("A mistake: the answer names the field");
    Answer refused =
        calls.post(door("/api/users"), "{\"name\":\"Demo Visitor\",\"email\":\"not an address\"}");
    promise(refused.status() == 400, "400 Bad Request");
    promise(refused.text("code").equals("VALIDATION_FAILED"), "the code VALIDATION_FAILED");
    promise(refused.body().toString().contains("\"field\":\"email\""), "the field email");
  }

  private void outage() {
    title("An outage: the data service is stopped");
    target.stop(DATA_SERVICE);
    say("It is down. The door does not pretend there were no users:");
    try {
      unavailable(calls.get(door("/api/users?limit=2")));
      say("The same for the direct read:");
      unavailable(calls.get(door("/data/users?limit=2")));
    } finally {
      say("Starting it again ...");
      target.start(DATA_SERVICE);
    }
    long begin = System.nanoTime();
    awaitRecovery(begin);
    say("And the door answers again, %.1f s later:".formatted((System.nanoTime() - begin) / 1e9));
    promise(calls.get(door("/api/users?limit=2")).status() == 200, "200 OK");
  }

  private void unavailable(Answer answer) {
    promise(answer.status() == 503, "503 Service Unavailable");
    promise(answer.text("upstream").equals(DATA_SERVICE), "the name of the service that is down");
  }

  private void awaitRecovery(long begin) {
    while (calls.quietly(door("/api/users?limit=2")).status() != 200
        || calls.quietly(door("/data/users?limit=2")).status() != 200) {
      if (System.nanoTime() - begin > RECOVERY_LIMIT.toNanos()) {
        throw new LaunchFailure("It did not recover within " + RECOVERY_LIMIT.toSeconds() + " s.");
      }
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LaunchFailure("Interrupted.", e);
      }
    }
  }

  private URI door(String path) {
    return target.gateway().resolve(path);
  }

  private void title(String text) {
    pause.run();
    chapter++;
    String line = "── " + chapter + ". " + text + " ";
    console.plain(
        "\n" + console.paint(BOLD, line + "─".repeat(Math.max(0, 78 - line.length()))) + "\n");
  }

  private void say(String text) {
    console.plain(text);
  }

  private static void promise(boolean kept, String what) {
    if (!kept) {
      throw new LaunchFailure("This is not as promised; expected: " + what);
    }
  }
}
