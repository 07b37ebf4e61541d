package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.e2e.system.Http;
import com.example.e2e.system.Polling;
import com.example.e2e.system.Reply;
import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.Shop;
import com.example.e2e.system.SystemTest;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The door answers in GraphQL what it answers over REST, errors with the same codes included. */
@SystemTest
class GraphQLTest {
  private static final String BUY =
      "mutation Buy($key: String!, $input: CheckoutRequest!) {"
          + " start_checkout(idempotency_key: $key, input: $input) { id state } }";

  private final RunningSystem system;
  private final URI door;

  GraphQLTest(RunningSystem system) {
    this.system = system;
    this.door = system.gateway();
  }

  @Test
  void isAnOrderJoinedWithItsUserAndProducts() {
    Reply order = Shop.newOrder(system);

    JsonObject found =
        ask("{ order(id: %d) { total_cents user { id name } items { quantity product { name } } } }"
                .formatted(order.number("id")))
            .getAsJsonObject("order");

    assertThat(found.get("total_cents").getAsLong()).isEqualTo(order.number("total_cents"));
    JsonObject user = found.getAsJsonObject("user");
    assertThat(user.get("id").getAsString()).isEqualTo("" + order.number("user_id"));
    assertThat(user.get("name").getAsString()).isEqualTo("End Example");
    JsonObject item = found.getAsJsonArray("items").get(0).getAsJsonObject();
    assertThat(item.get("quantity").getAsLong()).isEqualTo(2);
    assertThat(item.getAsJsonObject("product").get("name").getAsString()).isEqualTo("Test lamp");
  }

  @Test
  void doPagesFollowEachOther() {
    JsonObject first = page("");
    String end = first.getAsJsonObject("pageInfo").get("endCursor").getAsString();

    assertThat(ids(first) + ids(page(", after: \"" + end + "\"")))
        .isEqualTo(
            ids(ask("{ p: users(first: 4) { edges { node { id } } } }").getAsJsonObject("p")));
  }

  @Test
  void isACheckoutStartedOnceAndSeenUntilItsEnd() {
    long user = Shop.newUser(door).number("id");
    long product = Shop.newProduct(system.dataService(), 1000, 10).number("id");
    String variables =
        ("{\"key\":\"%s\",\"input\":{\"user_id\":%d,\"country\":\"DE\","
                + "\"items\":[{\"product_id\":%d,\"quantity\":1}],"
                + "\"total_cents\":1190,\"currency\":\"EUR\",\"card_token\":\"tok_ok\"}}")
            .formatted(UUID.randomUUID(), user, product);

    JsonObject accepted = data(post(BUY, variables)).getAsJsonObject("start_checkout");
    assertThat(data(post(BUY, variables)).getAsJsonObject("start_checkout")).isEqualTo(accepted);

    String seen =
        "{ checkout(id: \"%s\") { state order { status user { id } } } }"
            .formatted(accepted.get("id").getAsString());
    JsonObject checkout =
        Polling.eventually(
            Duration.ofSeconds(20),
            () -> {
              JsonObject now = ask(seen).getAsJsonObject("checkout");
              assertThat(now.get("state").getAsString()).isEqualTo("COMPLETED");
              return now;
            });
    JsonObject order = checkout.getAsJsonObject("order");
    assertThat(order.get("status").getAsString()).isEqualTo("CONFIRMED");
    assertThat(order.getAsJsonObject("user").get("id").getAsString()).isEqualTo("" + user);
    assertThat(Http.get(door, "/api/products/" + product).number("stock")).isEqualTo(9);
  }

  @Test
  void doErrorsHaveTheCodesOfRest() {
    assertThat(code("{ user(id: 999999999) { name } }")).isEqualTo("NOT_FOUND");
    assertThat(code("{ checkout(id: \"" + UUID.randomUUID() + "\") { state } }"))
        .isEqualTo("NOT_FOUND");
    assertThat(code("{ nothing }")).isEqualTo("VALIDATION_FAILED");
    assertThat(code("{ " + "a: orders(first: 100) { edges { node { id } } } ".repeat(40) + "}"))
        .isEqualTo("QUERY_TOO_COMPLEX");
    Http.post(door, "/graphql", "{").expectProblem(400, "MALFORMED_BODY");
    Http.get(door, "/graphql").expectProblem(405, "METHOD_NOT_ALLOWED");
  }

  private JsonObject page(String after) {
    return ask("{ users(first: 2%s) { edges { node { id } } pageInfo { endCursor } } }"
            .formatted(after))
        .getAsJsonObject("users");
  }

  private static String ids(JsonObject connection) {
    var ids = new StringBuilder();
    for (var edge : connection.getAsJsonArray("edges")) {
      ids.append(edge.getAsJsonObject().getAsJsonObject("node").get("id").getAsString())
          .append(' ');
    }
    return ids.toString();
  }

  private String code(String query) {
    Reply reply = post(query, "{}").expect(200);
    JsonObject error = reply.json().getAsJsonArray("errors").get(0).getAsJsonObject();
    return error.getAsJsonObject("extensions").get("code").getAsString();
  }

  private JsonObject ask(String query) {
    return data(post(query, "{}"));
  }

  private static JsonObject data(Reply reply) {
    reply.expect(200);
    assertThat(reply.json().has("errors")).as(reply.body()).isFalse();
    return reply.json().getAsJsonObject("data");
  }

  private Reply post(String query, String variables) {
    var body = new JsonObject();
    body.addProperty("query", query);
    body.add("variables", JsonParser.parseString(variables));
    return Http.post(door, "/graphql", body.toString());
  }
}
