package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.e2e.system.Http;
import com.example.e2e.system.Reply;
import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.Shop;
import com.example.e2e.system.SystemTest;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What was quoted is what is ordered, and the stock and the customer's summary follow. */
@SystemTest
class OrderTest {
  private final RunningSystem system;
  private final URI door;

  OrderTest(RunningSystem system) {
    this.system = system;
    this.door = system.gateway();
  }

  @Test
  void isTheOrderWhatWasQuoted() {
    long user = Shop.newUser(door).number("id");
    long product = Shop.newProduct(system.dataService(), 1000, 25).number("id");
    String basket =
        "\"country\":\"DE\",\"items\":[{\"product_id\":%d,\"quantity\":10}]".formatted(product);

    Reply quote = Http.post(door, "/api/quotes", "{" + basket + "}").expect(200);
    Reply order =
        Http.post(door, "/api/orders", "{\"user_id\":" + user + "," + basket + "}").expect(201);

    assertThat(quote.number("subtotal_cents")).isEqualTo(10_000);
    assertThat(quote.number("total_cents"))
        .isEqualTo(10_000 - quote.number("discount_cents") + quote.number("tax_cents"));
    assertThat(quote.text("rounding")).isEqualTo("HALF_EVEN");
    assertThat(order.number("total_cents")).isEqualTo(quote.number("total_cents"));
    assertThat(order.text("status")).isEqualTo("PENDING");
    assertThat(Http.get(door, "/api/products/" + product).number("stock")).isEqualTo(15);
    assertThat(Http.get(door, "/data/orders/" + order.number("id")).expect(200).json())
        .isEqualTo(order.json());
  }

  @Test
  void isAnOrderBeyondTheStockRefusedWhole() {
    long user = Shop.newUser(door).number("id");
    long plenty = Shop.newProduct(system.dataService(), 1000, 100).number("id");
    long scarce = Shop.newProduct(system.dataService(), 1000, 1).number("id");

    Http.post(
            door,
            "/api/orders",
            ("{\"user_id\":%d,\"country\":\"DE\",\"items\":["
                    + "{\"product_id\":%d,\"quantity\":2},{\"product_id\":%d,\"quantity\":2}]}")
                .formatted(user, plenty, scarce))
        .expectProblem(409, "OUT_OF_STOCK");

    assertThat(Http.get(door, "/api/products/" + plenty).number("stock")).isEqualTo(100);
    assertThat(Http.get(door, "/api/orders?user_id=" + user).expect(200).items()).isEmpty();
  }

  @Test
  void doesTheSummaryAddUpWhatACustomerOrdered() {
    Reply order = Shop.newOrder(system);

    Reply summary =
        Http.get(door, "/api/customers/" + order.number("user_id") + "/summary").expect(200);

    var total = summary.json().getAsJsonArray("totals").get(0).getAsJsonObject();
    assertThat(total.get("order_count").getAsLong()).isEqualTo(1);
    assertThat(total.get("total_cents").getAsLong()).isEqualTo(order.number("total_cents"));
    assertThat(summary.json().getAsJsonArray("recent_orders").get(0)).isEqualTo(order.json());
    assertThat(summary.json().getAsJsonObject("user").get("id").getAsLong())
        .isEqualTo(order.number("user_id"));
  }

  @Test
  void doesAnOrderHaveAFraudScoreWithReasons() {
    long order = Shop.newOrder(system).number("id");

    Reply score = Http.get(door, "/api/orders/" + order + "/fraud-score").expect(200);

    assertThat(score.number("order_id")).isEqualTo(order);
    assertThat(score.number("score")).isBetween(0L, 100L);
    assertThat(score.text("level")).isIn("LOW", "MEDIUM", "HIGH");
    long points =
        score.json().getAsJsonArray("reasons").asList().stream()
            .mapToLong(reason -> reason.getAsJsonObject().get("points").getAsLong())
            .sum();
    assertThat(score.number("score")).isEqualTo(Math.min(100, points));
  }

  @Test
  void isAnUnknownCustomerNotAnEmptySummary() {
    Http.get(door, "/api/customers/999999999/summary").expectProblem(404, "NOT_FOUND");
  }
}
