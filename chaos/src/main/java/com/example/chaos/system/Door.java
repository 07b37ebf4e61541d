package com.example.chaos.system;

import com.example.chaos.oracle.Purchase;
import com.example.chaos.oracle.Purchase.Kind;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The gateways as a client sees them: when one does not answer it asks the next, with the same key.
 */
public final class Door {
  private static final Gson JSON = new Gson();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long PAUSE_MS = 100;

  private final List<Gateway> gateways;
  private final AtomicInteger turn = new AtomicInteger();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  public Door(List<Gateway> gateways) {
    this.gateways = gateways;
  }

  long quotedTotalCents(long productId, int quantity) {
    var asked = new LinkedHashMap<String, Object>();
    asked.put("country", "DE");
    asked.put("items", List.of(Map.of("product_id", productId, "quantity", quantity)));
    String answer = post("/api/quotes", "", JSON.toJson(asked), 200);
    return JSON.fromJson(answer, JsonObject.class).get("total_cents").getAsLong();
  }

  /** The id of the saga. Keeps asking until one says. */
  String buy(Purchase purchase) {
    var asked = new LinkedHashMap<String, Object>();
    asked.put("user_id", purchase.userId());
    asked.put("country", "DE");
    asked.put(
        "items",
        List.of(Map.of("product_id", purchase.productId(), "quantity", purchase.quantity())));
    asked.put("total_cents", purchase.totalCents());
    asked.put("currency", "EUR");
    asked.put("card_token", purchase.kind() == Kind.CARD_DECLINED ? "tok_declined" : "tok_ok");
    String answer = post("/api/checkouts", purchase.key(), JSON.toJson(asked), 202);
    return JSON.fromJson(answer, JsonObject.class).get("id").getAsString();
  }

  private String post(String path, String key, String body, int wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String last = "";
    while (System.nanoTime() < end) {
      Gateway gateway = gateways.get(Math.floorMod(turn.getAndIncrement(), gateways.size()));
      try {
        var answer = client.send(request(gateway.url().resolve(path), key, body), TEXT);
        if (answer.statusCode() == wanted) {
          return answer.body();
        }
        last = answer.statusCode() + " " + answer.body();
        // 409: still being accepted. All below 500 else is a mistake of the harness.
        if (answer.statusCode() < 500 && answer.statusCode() != 409 && answer.statusCode() != 429) {
          break;
        }
        Thread.sleep(PAUSE_MS);
      } catch (IOException e) {
        last = e.toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw new IllegalStateException("POST %s: %s".formatted(path, last));
  }

  private static final HttpResponse.BodyHandler<String> TEXT = HttpResponse.BodyHandlers.ofString();

  private static HttpRequest request(URI url, String key, String body) {
    var builder =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(3))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!key.isEmpty()) {
      builder.header("Idempotency-Key", key);
    }
    return builder.build();
  }
}
