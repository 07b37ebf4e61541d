package com.example.chaos.oracle;

import com.example.chaos.ledger.Authorization;
import com.example.chaos.ledger.Authorization.Status;
import com.example.chaos.ledger.Receipt;
import com.example.chaos.oracle.Purchase.Kind;
import com.example.chaos.oracle.Rows.AcceptedKey;
import com.example.chaos.oracle.Rows.Entry;
import com.example.chaos.oracle.Rows.Operation;
import com.example.chaos.oracle.Rows.Order;
import com.example.chaos.oracle.Rows.Payment;
import com.example.chaos.oracle.Rows.Product;
import com.example.chaos.oracle.Rows.Saga;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is written down after one checkout that was completed and one that was rejected. */
final class Run {
  static final String BOUGHT = "bought";
  static final String DECLINED = "declined";

  final List<Purchase> purchases = new ArrayList<>();
  final List<AcceptedKey> acknowledged = new ArrayList<>();
  final List<Saga> sagas = new ArrayList<>();
  final List<Entry> journal = new ArrayList<>();
  final List<AcceptedKey> keys = new ArrayList<>();
  final List<Order> orders = new ArrayList<>();
  final List<Payment> payments = new ArrayList<>();
  final List<Operation> operations = new ArrayList<>();
  final List<Product> products = new ArrayList<>();
  final List<Authorization> authorizations = new ArrayList<>();
  final List<Receipt> receipts = new ArrayList<>();

  Run() {
    products.add(new Product(1, 8, 10));
    completed();
    rejected();
  }

  private void completed() {
    purchases.add(new Purchase("key-1", 1, 1, 2, 500, Kind.GOOD));
    keys.add(new AcceptedKey("key-1", BOUGHT));
    acknowledged.add(new AcceptedKey("key-1", BOUGHT));
    step(BOUGHT, "FORWARD", "OK", "place-order", "reserve-stock", "authorize-payment");
    step(BOUGHT, "FORWARD", "OK", "confirm-order");
    state(BOUGHT, "COMMITTED");
    step(BOUGHT, "FORWARD", "OK", "capture-payment", "send-receipt");
    state(BOUGHT, "COMPLETED");
    sagas.add(new Saga(BOUGHT, "COMPLETED", "send-receipt", 1, null, null, 14));
    orders.add(new Order(1, 1, "CONFIRMED", 500, "EUR", 1, 2, "CONSUMED"));
    payments.add(new Payment(1, 1, "CAPTURED", 500));
    authorizations.add(new Authorization("auth-1", "payment-1", 500, "EUR", Status.CAPTURED, 1));
    receipts.add(new Receipt("order-1-receipt", "payment-1", "ada@example.com", 500));
    operation(BOUGHT, "DONE", "place-order", "reserve-stock", "open-payment", "confirm-order");
  }

  private void rejected() {
    purchases.add(new Purchase("key-2", 2, 1, 1, 250, Kind.CARD_DECLINED));
    keys.add(new AcceptedKey("key-2", DECLINED));
    acknowledged.add(new AcceptedKey("key-2", DECLINED));
    step(DECLINED, "FORWARD", "OK", "place-order", "reserve-stock");
    step(DECLINED, "FORWARD", "REJECTED", "authorize-payment");
    entry(DECLINED, "TURN", null, null, null, null, "PAYMENT_DECLINED");
    state(DECLINED, "COMPENSATING");
    step(DECLINED, "COMPENSATE", "OK", "authorize-payment", "reserve-stock", "place-order");
    state(DECLINED, "REJECTED");
    sagas.add(new Saga(DECLINED, "REJECTED", "place-order", 1, "PAYMENT_DECLINED", null, 15));
    orders.add(new Order(2, 2, "REJECTED", 250, "EUR", 1, 1, "RELEASED"));
    payments.add(new Payment(2, 2, "DECLINED", 250));
    operation(DECLINED, "CANCELLED", "place-order", "reserve-stock", "open-payment");
  }

  void step(String saga, String direction, String result, String... steps) {
    for (String step : steps) {
      entry(saga, "INTENT", step, direction, null, null, null);
      entry(saga, "OUTCOME", step, direction, result, null, null);
    }
  }

  private void state(String saga, String state) {
    entry(saga, "STATE", null, null, null, state, null);
  }

  private void operation(String saga, String state, String... actions) {
    for (String action : actions) {
      operations.add(new Operation(saga, action, action, state));
    }
  }

  private void entry(
      String saga,
      String phase,
      @Nullable String step,
      @Nullable String direction,
      @Nullable String result,
      @Nullable String state,
      @Nullable String code) {
    long seq = journal.stream().filter(other -> other.sagaId().equals(saga)).count() + 1;
    journal.add(new Entry(saga, seq, 1, phase, step, direction, 1, result, state, code));
  }

  List<Violation> judged() {
    return Oracle.judge(
        new Evidence(
            purchases,
            acknowledged,
            sagas,
            journal,
            keys,
            orders,
            payments,
            operations,
            products,
            authorizations,
            receipts));
  }
}
