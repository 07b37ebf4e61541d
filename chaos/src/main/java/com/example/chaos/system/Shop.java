package com.example.chaos.system;

import com.example.chaos.oracle.Purchase;
import com.example.chaos.oracle.Purchase.Kind;
import com.example.chaos.oracle.Rows.AcceptedKey;
import com.example.chaos.oracle.Rows.Product;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Users and products of a run, and the purchases that are made of them. */
public final class Shop {
  private static final int PRICE_CENTS = 1_000;

  private final Sql sql;
  private final Door door;
  private final Map<Long, Long> initialStock = new ConcurrentHashMap<>();
  private final Map<Integer, Long> totals = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Long> users = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Purchase> purchases = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<AcceptedKey> acknowledged = new ConcurrentLinkedQueue<>();

  public Shop(Sql sql, Door door) {
    this.sql = sql;
    this.door = door;
  }

  public long newProduct(long stock) {
    long id =
        sql.query(
                """
                insert into products (name, price_cents, currency, stock)
                values ('Chaos', ?, 'EUR', ?) returning id
                """,
                row -> row.getLong(1),
                PRICE_CENTS,
                stock)
            .get(0);
    initialStock.put(id, stock);
    return id;
  }

  /** A buyer who has never bought anything; each buys once. */
  private long newUser() {
    Long user = users.poll();
    while (user == null) {
      users.addAll(
          sql.query(
              """
              insert into users (name, email, created_at)
              select 'Ada Example', gen_random_uuid() || '@example.com', now() - interval '90 days'
              from generate_series(1, 500) returning id
              """,
              row -> row.getLong(1)));
      user = users.poll();
    }
    return user;
  }

  /**
   * What a client will ask for, noted down for the oracle.
   *
   * @param key unique
   */
  public Purchase purchase(String key, Kind kind, long productId, int quantity) {
    long total =
        totals.computeIfAbsent(quantity, pieces -> door.quotedTotalCents(productId, pieces));
    long asked = kind == Kind.PRICE_CHANGED ? total + 1 : total;
    var purchase = new Purchase(key, newUser(), productId, quantity, asked, kind);
    purchases.add(purchase);
    return purchase;
  }

  /** The id of the saga, as the client is told. */
  public String buy(Purchase purchase) {
    String saga = door.buy(purchase);
    acknowledged.add(new AcceptedKey(purchase.key(), saga));
    return saga;
  }

  List<AcceptedKey> acknowledged() {
    return List.copyOf(acknowledged);
  }

  public List<Purchase> purchases() {
    return List.copyOf(purchases);
  }

  List<Product> products() {
    return sql.query(
        "select id, stock from products",
        row -> new Product(row.getLong(1), row.getLong(2), initialStock.get(row.getLong(1))));
  }
}
