package com.example.gateway.contract;

import static com.example.gateway.contract.Exchange.get;
import static com.example.gateway.contract.Golden.json;
import static com.example.gateway.contract.Golden.page;
import static com.example.gateway.contract.Golden.row;
import static com.example.gateway.contract.Golden.rows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** The edge from the gateway to the facade: /api. */
class FacadePactTest {
  static final Pact PACT =
      new Pact(
          "python-facade",
          "GATEWAY_FACADE_URL",
          "",
          "/api",
          Stream.of(
                  users(),
                  productsAndOrders(),
                  quotes(),
                  insights(),
                  payments(),
                  SagaCalls.exchanges())
              .flatMap(List::stream)
              .toList());

  @Test
  void doTheFacadeAndTheGatewayUnderstandEachOther(@TempDir Path scratch) throws IOException {
    PACT.holdsThroughTheGateway(scratch);
  }

  @Test
  void isThePactCommitted() throws IOException {
    PACT.isCommitted();
  }

  private static List<Exchange> users() {
    return List.of(
        get("no users", "/users").inEmptyShop().answers(200, page("users")),
        get("all users", "/users?limit=100").answers(200, page("users", 1, 2)),
        get("the first page of users", "/users?limit=1")
            .answers(200, page("users", 1))
            .varies("next_cursor", ".+", "opaque"),
        get("a user", "/users/1").answers(200, row("users", 1)),
        get("a user who does not exist", "/users/999")
            .refuses(404, "NOT_FOUND", "There is no such resource"),
        Exchange.of("a new user", "POST", "/users")
            .body("{\"name\":\"Eve Example\",\"email\":\"eve@example.com\"}")
            .answers(
                201,
                json(
                    """
                    {"id":3,"name":"Eve Example","email":"eve@example.com","version":1}"""))
            .now("created_at", "updated_at"),
        Exchange.of("a user whose email is taken", "POST", "/users")
            .body("{\"name\":\"Ada Example\",\"email\":\"ada@example.com\"}")
            .refuses(409, "ALREADY_EXISTS", "There already is such a resource"),
        Exchange.of("a new name", "PATCH", "/users/2")
            .body("{\"version\":3,\"name\":\"Zoë Sample\"}")
            .answers(200, row("users", 2).put("name", "Zoë Sample").put("version", 4))
            .now("updated_at"),
        Exchange.of("a change of an old version", "PATCH", "/users/2")
            .body("{\"version\":2,\"name\":\"Zoë Sample\"}")
            .refuses(409, "VERSION_CONFLICT", "The resource was changed in the meantime"),
        Exchange.of("the end of a user with orders", "DELETE", "/users/1")
            .refuses(409, "STILL_REFERENCED", "Other resources refer to this one"));
  }

  private static List<Exchange> productsAndOrders() {
    return List.of(
        get("all products", "/products?limit=100").answers(200, page("products", 1, 2, 3)),
        get("a product", "/products/2").answers(200, row("products", 2)),
        get("a product that does not exist", "/products/999")
            .refuses(404, "NOT_FOUND", "There is no such resource"),
        get("the orders of a user", "/orders?user_id=1").answers(200, page("orders", 1, 2)),
        get("an order", "/orders/3").answers(200, row("orders", 3)),
        get("an order that does not exist", "/orders/999")
            .refuses(404, "NOT_FOUND", "There is no such resource"),
        Exchange.of("a new order", "POST", "/orders")
            .body(
                """
                {"user_id":2,"country":"FR",
                 "items":[{"product_id":1,"quantity":10},{"product_id":2,"quantity":2}]}""")
            .answers(201, newOrder())
            .now("created_at", "updated_at"),
        Exchange.of("an order of what is sold out", "POST", "/orders")
            .body(
                """
                {"user_id":2,"country":"DE","items":[{"product_id":3,"quantity":1}]}""")
            .refuses(409, "OUT_OF_STOCK", "There is not enough stock"));
  }

  /** 5% off from 10 pieces, then 20% tax: 12500 + 398 - 625 = 12273, and 2454.6 of tax. */
  private static ObjectNode newOrder() {
    return json(
        """
        {"id":4,"user_id":2,"status":"PENDING","country":"FR","currency":"EUR",
         "subtotal_cents":12898,"discount_cents":625,"tax_cents":2455,"total_cents":14728,
         "version":1,
         "items":[
           {"order_id":4,"line":1,"product_id":1,"quantity":10,"unit_price_cents":1250},
           {"order_id":4,"line":2,"product_id":2,"quantity":2,"unit_price_cents":199}]}""");
  }

  private static List<Exchange> quotes() {
    return List.of(
        Exchange.of("a quote with a voucher", "POST", "/quotes")
            .body(
                """
                {"country":"DE","voucher":"WELCOME10",
                 "items":[{"product_id":1,"quantity":12},{"product_id":2,"quantity":3}]}""")
            .answers(200, quote()),
        Exchange.of("a quote with an unknown voucher", "POST", "/quotes")
            .body(
                """
                {"country":"DE","voucher":"NOSUCH","items":[{"product_id":1,"quantity":1}]}""")
            .refuses(422, "VOUCHER_INVALID", "The voucher cannot be used"),
        Exchange.of("a quote for nothing", "POST", "/quotes")
            .body("{\"country\":\"DE\",\"items\":[]}")
            .refuses(400, "VALIDATION_FAILED", "The request is not valid"));
  }

  /** 5% of 15000, then 10% of 14847, both taken off 15597; 19% of 13362 is 2538.78. */
  private static ObjectNode quote() {
    return json(
        """
        {"country":"DE","currency":"EUR",
         "lines":[
           {"product_id":1,"name":"Notebook","quantity":12,"unit_price_cents":1250,
            "discount_cents":750,"total_cents":14250},
           {"product_id":2,"name":"Pen","quantity":3,"unit_price_cents":199,
            "discount_cents":0,"total_cents":597}],
         "subtotal_cents":15597,"discount_cents":2235,"voucher":"WELCOME10",
         "voucher_discount_cents":1485,"tax_rate_basis_points":1900,"tax_cents":2539,
         "total_cents":15901,"rounding":"HALF_EVEN"}""");
  }

  private static List<Exchange> insights() {
    ObjectNode summary =
        json(
            """
            {"totals":[
               {"currency":"EUR","status":"PENDING","order_count":1,"total_cents":3317},
               {"currency":"EUR","status":"CONFIRMED","order_count":1,"total_cents":1080}],
             "spending":[{"currency":"EUR","order_count":2,"total_cents":4397}]}""");
    summary.set("user", row("users", 1));
    summary.set("recent_orders", rows("orders", 2, 1));
    ObjectNode score =
        json(
            """
            {"order_id":2,"score":40,"level":"MEDIUM","reasons":[
               {"code":"OTHER_COUNTRY","points":25,"detail":"No earlier order went to FR."},
               {"code":"YOUNG_ACCOUNT","points":15,"detail":"The account was 4 days old."}]}""");
    return List.of(
        get("a customer's summary", "/customers/1/summary").answers(200, summary),
        get("a summary of nobody", "/customers/999/summary")
            .refuses(404, "NOT_FOUND", "There is no such resource"),
        get("a fraud score", "/orders/2/fraud-score").answers(200, score));
  }

  private static List<Exchange> payments() {
    return List.of(
        get("a payment", "/payments/1").answers(200, row("payments", 1)),
        get("a payment that does not exist", "/payments/999")
            .refuses(404, "NOT_FOUND", "There is no such resource"),
        pay("a payment once more", 1)
            .header("Idempotency-Key", "golden-2")
            .answers(201, row("payments", 2)),
        pay("a declined payment once more", 3)
            .header("Idempotency-Key", "golden-3")
            .refuses(402, "PAYMENT_DECLINED", "The payment was declined"),
        pay("a payment without a key", 1)
            .refuses(400, "IDEMPOTENCY_KEY_REQUIRED", "The Idempotency-Key header is missing"),
        pay("a second payment of an order", 1)
            .header("Idempotency-Key", "pact-1")
            .refuses(409, "ALREADY_EXISTS", "There already is such a resource"),
        Exchange.of("a capture", "POST", "/payments/2/capture")
            .answers(200, row("payments", 2).put("status", "CAPTURED").put("version", 3))
            .now("updated_at"),
        Exchange.of("a void", "POST", "/payments/2/void")
            .answers(200, row("payments", 2).put("status", "VOIDED").put("version", 3))
            .now("updated_at"),
        Exchange.of("a capture of a declined payment", "POST", "/payments/3/capture")
            .refuses(409, "INVALID_TRANSITION", "The status does not allow this"));
  }

  private static Exchange pay(String description, int order) {
    return Exchange.of(description, "POST", "/payments")
        .body("{\"order_id\":%d,\"card_token\":\"tok_ok\"}".formatted(order));
  }
}
