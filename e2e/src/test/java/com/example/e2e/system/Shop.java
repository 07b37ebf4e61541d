package com.example.e2e.system;

import java.net.URI;
import java.util.UUID;

/** What many tests need first: a user, a product with stock, an order. */
public final class Shop {
  private Shop() {}

  /** A new user, through the door. */
  public static Reply newUser(URI gateway) {
    String email = "e2e-" + UUID.randomUUID() + "@example.com";
    return Http.post(
            gateway, "/api/users", "{\"name\":\"End Example\",\"email\":\"" + email + "\"}")
        .expect(201);
  }

  /** A new product, at the data service: the door does not sell that. */
  public static Reply newProduct(URI dataService, long priceCents, int stock) {
    return Http.post(
            dataService,
            "/api/products",
            "{\"name\":\"Test lamp\",\"price_cents\":%d,\"currency\":\"EUR\",\"stock\":%d}"
                .formatted(priceCents, stock))
        .expect(201);
  }

  /** A new order of a new user, through the door. */
  public static Reply newOrder(RunningSystem system) {
    long user = newUser(system.gateway()).number("id");
    long product = newProduct(system.dataService(), 1000, 10).number("id");
    return newOrder(system.gateway(), user, product, 2);
  }

  /** A new order, through the door. */
  public static Reply newOrder(URI gateway, long user, long product, int quantity) {
    return Http.post(
            gateway,
            "/api/orders",
            "{\"user_id\":%d,\"country\":\"DE\",\"items\":[{\"product_id\":%d,\"quantity\":%d}]}"
                .formatted(user, product, quantity))
        .expect(201);
  }
}
