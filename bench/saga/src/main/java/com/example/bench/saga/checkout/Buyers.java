package com.example.bench.saga.checkout;

import com.example.bench.measure.database.Database;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.jdbc.core.simple.JdbcClient;

/** People who each buy one piece of what there is enough of. */
final class Buyers {
  private static final Gson JSON = new Gson();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int STOCK = 10_000_000;

  private final JdbcClient jdbc;
  private final URI gateway;
  private final long product;
  private final long totalCents;
  private final ConcurrentLinkedQueue<Long> users = new ConcurrentLinkedQueue<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Buyers(Database shop, URI gateway) throws InterruptedException {
    this.jdbc = JdbcClient.create(shop.pool(1));
    this.gateway = gateway;
    this.product =
        jdbc.sql(
                """
                insert into products (name, price_cents, currency, stock)
                values ('Measure', 1000, 'EUR', ?) returning id
                """)
            .params(STOCK)
            .query(Long.class)
            .single();
    this.totalCents = quote();
  }

  private List<Map<String, Object>> basket() {
    return List.of(Map.of("product_id", product, "quantity", 1));
  }

  private long quote() throws InterruptedException {
    String answer = post("/api/quotes", "", Map.of("country", "DE", "items", basket()), 200);
    return JSON.fromJson(answer, JsonObject.class).get("total_cents").getAsLong();
  }

  /** Returns when the timeline says that it is completed. */
  void buy() throws InterruptedException {
    Map<String, Object> body =
        Map.of(
            "user_id",
            newUser(),
            "country",
            "DE",
            "items",
            basket(),
            "total_cents",
            totalCents,
            "currency",
            "EUR",
            "card_token",
            "tok_ok");
    String answer = post("/api/checkouts", UUID.randomUUID().toString(), body, 202);
    String id = JSON.fromJson(answer, JsonObject.class).get("id").getAsString();
    String timeline = send(request("/api/checkouts/" + id + "/events").GET().build(), 200);
    if (!timeline.contains("COMPLETED")) {
      throw new IllegalStateException("checkout " + id + " did not complete: " + timeline);
    }
  }

  /** One who buys much at once would be suspected of fraud. */
  private synchronized long newUser() {
    if (users.isEmpty()) {
      users.addAll(
          jdbc.sql(
                  """
                  insert into users (name, email, created_at)
                  select 'Ada Example', gen_random_uuid() || '@example.com', now() - interval '90 days'
                  from generate_series(1, 5000) returning id
                  """)
              .query(Long.class)
              .list());
    }
    return users.remove();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE);
  }

  private String post(String path, String key, Map<String, Object> body, int wanted)
      throws InterruptedException {
    var request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.toJson(body)));
    if (!key.isEmpty()) {
      request.header("Idempotency-Key", key);
    }
    return send(request.build(), wanted);
  }

  private String send(HttpRequest request, int wanted) throws InterruptedException {
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != wanted) {
        throw new IllegalStateException(
            "%s: %d %s".formatted(request.uri(), answer.statusCode(), answer.body()));
      }
      return answer.body();
    } catch (IOException e) {
      throw new IllegalStateException(request.uri() + ": " + e, e);
    }
  }
}
