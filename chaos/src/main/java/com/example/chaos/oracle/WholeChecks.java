package com.example.chaos.oracle;

import com.example.chaos.ledger.Authorization;
import com.example.chaos.oracle.Oracle.Findings;
import com.example.chaos.oracle.Rows.AcceptedKey;
import com.example.chaos.oracle.Rows.Order;
import com.example.chaos.oracle.Rows.Payment;
import com.example.chaos.oracle.Rows.Product;
import com.example.chaos.oracle.Rows.Saga;
import com.example.chaos.oracle.Violation.Invariant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What holds for all purchases together. */
final class WholeChecks {
  private WholeChecks() {}

  static void check(Evidence evidence, Findings found) {
    stock(evidence, found);
    keys(evidence, found);
    buyers(evidence, found);
  }

  private static void stock(Evidence evidence, Findings found) {
    Map<Long, Integer> taken =
        evidence.orders().stream()
            .filter(Order::takesStock)
            .collect(
                Collectors.groupingBy(Order::productId, Collectors.summingInt(Order::quantity)));
    for (Product product : evidence.products()) {
      int gone = taken.getOrDefault(product.id(), 0);
      found.expect(
          product.stock() + gone == product.initialStock(),
          Invariant.STOCK_IS_CONSERVED,
          "product " + product.id(),
          "%d at first, now %d and %d held or sold"
              .formatted(product.initialStock(), product.stock(), gone));
    }
  }

  private static void keys(Evidence evidence, Findings found) {
    Set<AcceptedKey> keys = Set.copyOf(evidence.keys());
    Set<String> seenKeys = new HashSet<>();
    Set<String> named = new HashSet<>();
    for (AcceptedKey key : evidence.keys()) {
      boolean newKey = seenKeys.add(key.key());
      boolean newSaga = named.add(key.sagaId());
      found.expect(
          newKey && newSaga,
          Invariant.ONE_KEY_ONE_SAGA,
          "key " + key.key(),
          "it, or its saga " + key.sagaId() + ", is there twice");
    }
    for (AcceptedKey told : evidence.acknowledged()) {
      found.expect(
          keys.contains(told),
          Invariant.ONE_KEY_ONE_SAGA,
          "key " + told.key(),
          "its client was told of saga %s, which is not there".formatted(told.sagaId()));
    }
    Set<String> sagas = set(evidence.sagas(), Saga::id);
    found.expect(
        sagas.equals(named),
        Invariant.ONE_KEY_ONE_SAGA,
        "all sagas",
        "%d have a key, %d are there".formatted(named.size(), sagas.size()));
  }

  private static void buyers(Evidence evidence, Findings found) {
    Set<Long> users = set(evidence.purchases(), Purchase::userId);
    Set<Long> orders = set(evidence.orders(), Order::id);
    Set<String> references = set(evidence.payments(), Payment::reference);
    for (Order order : evidence.orders()) {
      found.expect(
          users.contains(order.userId()),
          Invariant.NOTHING_WITHOUT_A_BUYER,
          "order " + order.id(),
          "nobody asked for it");
    }
    for (Payment payment : evidence.payments()) {
      found.expect(
          orders.contains(payment.orderId()),
          Invariant.NOTHING_WITHOUT_A_BUYER,
          payment.reference(),
          "its order is not there");
    }
    for (Authorization authorization : evidence.authorizations()) {
      found.expect(
          references.contains(authorization.reference()),
          Invariant.NOTHING_WITHOUT_A_BUYER,
          authorization.id(),
          "its payment " + authorization.reference() + " is not there");
    }
  }

  private static <T, K> Set<K> set(List<T> rows, Function<T, K> key) {
    return rows.stream().map(key).collect(Collectors.toSet());
  }
}
