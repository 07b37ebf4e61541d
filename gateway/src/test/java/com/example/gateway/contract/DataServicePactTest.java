package com.example.gateway.contract;

import static com.example.gateway.contract.Exchange.get;
import static com.example.gateway.contract.Golden.json;
import static com.example.gateway.contract.Golden.page;
import static com.example.gateway.contract.Golden.row;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edge from the gateway to the data service over REST: the reads at /data. */
class DataServicePactTest {
  static final Pact PACT =
      new Pact(
          "node-data-service",
          "GATEWAY_DATA_SERVICE_URL",
          "/api",
          "/data",
          List.of(
              get("no orders", "/api/orders").inEmptyShop().answers(200, page("orders")),
              get("all users", "/api/users?limit=100").answers(200, page("users", 1, 2)),
              get("the first page of users", "/api/users?limit=1")
                  .answers(200, page("users", 1))
                  .varies("next_cursor", ".+", "opaque"),
              get("a user", "/api/users/2").answers(200, row("users", 2)),
              get("a user who does not exist", "/api/users/999")
                  .refuses(404, "NOT_FOUND", "There is no such resource"),
              get("a page of nothing", "/api/users?limit=0")
                  .refuses(400, "VALIDATION_FAILED", "The request is not valid"),
              get("products by id", "/api/products?ids=3,1").answers(200, page("products", 1, 3)),
              get("a product", "/api/products/2").answers(200, row("products", 2)),
              get("the orders of a user", "/api/orders?user_id=1&newest_first=true")
                  .answers(200, page("orders", 2, 1)),
              get("an order", "/api/orders/3").answers(200, row("orders", 3)),
              get("what a user's orders come to", "/api/orders/totals?user_id=1")
                  .answers(
                      200,
                      json(
                          """
                          {"totals":[
                            {"currency":"EUR","status":"PENDING","order_count":1,"total_cents":3317},
                            {"currency":"EUR","status":"CONFIRMED","order_count":1,"total_cents":1080}
                          ]}""")),
              get("the payments of an order", "/api/payments?order_id=2")
                  .answers(200, page("payments", 1)),
              get("a payment", "/api/payments/3").answers(200, row("payments", 3))));

  @Test
  void doTheDataServiceAndTheGatewayUnderstandEachOther(@TempDir Path scratch) throws IOException {
    PACT.holdsThroughTheGateway(scratch);
  }

  @Test
  void isThePactCommitted() throws IOException {
    PACT.isCommitted();
  }
}
