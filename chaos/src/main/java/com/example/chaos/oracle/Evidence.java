package com.example.chaos.oracle;

import com.example.chaos.ledger.Authorization;
import com.example.chaos.ledger.Receipt;
import com.example.chaos.oracle.Rows.AcceptedKey;
import com.example.chaos.oracle.Rows.Entry;
import com.example.chaos.oracle.Rows.Operation;
import com.example.chaos.oracle.Rows.Order;
import com.example.chaos.oracle.Rows.Payment;
import com.example.chaos.oracle.Rows.Product;
import com.example.chaos.oracle.Rows.Saga;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that is written down after a run, by all who write.
 *
 * @param acknowledged what clients were told: which saga their key has
 */
public record Evidence(
    List<Purchase> purchases,
    List<AcceptedKey> acknowledged,
    List<Saga> sagas,
    List<Entry> journal,
    List<AcceptedKey> keys,
    List<Order> orders,
    List<Payment> payments,
    List<Operation> operations,
    List<Product> products,
    List<Authorization> authorizations,
    List<Receipt> receipts) {

  /**
   * What belongs to one purchase: by its key at the gateway, by its buyer in the shop, by its
   * payment at the provider. None of these ways asks the saga.
   */
  record Case(
      Purchase purchase,
      @Nullable Saga saga,
      List<Entry> journal,
      List<Order> orders,
      List<Payment> payments,
      List<Operation> operations,
      List<Authorization> authorizations,
      List<Receipt> receipts) {
    String name() {
      return (saga == null ? "no saga" : "saga " + saga.id()) + " of key " + purchase.key();
    }
  }

  List<Case> cases() {
    Map<String, Saga> sagaById = new HashMap<>();
    sagas.forEach(saga -> sagaById.put(saga.id(), saga));
    Map<String, String> sagaByKey = new HashMap<>();
    keys.forEach(key -> sagaByKey.put(key.key(), key.sagaId()));
    var journals = by(journal, Entry::sagaId);
    var ordersByUser = by(orders, Order::userId);
    var paymentsByOrder = by(payments, Payment::orderId);
    var operationsBySaga = by(operations, Operation::sagaId);
    var byReference = by(authorizations, Authorization::reference);
    var receiptsByReference = by(receipts, Receipt::reference);
    return purchases.stream()
        .map(
            purchase -> {
              String id = sagaByKey.getOrDefault(purchase.key(), "");
              var bought = ordersByUser.getOrDefault(purchase.userId(), List.of());
              var paid = each(bought, Order::id, paymentsByOrder);
              return new Case(
                  purchase,
                  sagaById.get(id),
                  journals.getOrDefault(id, List.of()).stream()
                      .sorted(Comparator.comparingLong(Entry::seq))
                      .toList(),
                  bought,
                  paid,
                  operationsBySaga.getOrDefault(id, List.of()),
                  each(paid, Payment::reference, byReference),
                  each(paid, Payment::reference, receiptsByReference));
            })
        .toList();
  }

  private static <K, V> Map<K, List<V>> by(List<V> rows, Function<V, K> key) {
    return rows.stream().collect(Collectors.groupingBy(key));
  }

  private static <K, V, W> List<W> each(List<V> rows, Function<V, K> key, Map<K, List<W>> others) {
    return rows.stream()
        .flatMap(row -> others.getOrDefault(key.apply(row), List.<W>of()).stream())
        .toList();
  }
}
