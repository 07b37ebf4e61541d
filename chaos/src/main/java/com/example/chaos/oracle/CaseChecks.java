package com.example.chaos.oracle;

import com.example.chaos.ledger.Authorization;
import com.example.chaos.ledger.Receipt;
import com.example.chaos.oracle.Evidence.Case;
import com.example.chaos.oracle.Oracle.Findings;
import com.example.chaos.oracle.Rows.Operation;
import com.example.chaos.oracle.Rows.Order;
import com.example.chaos.oracle.Rows.Saga;
import com.example.chaos.oracle.Violation.Invariant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What holds for one purchase. */
final class CaseChecks {
  private static final Set<String> PAYMENT_GIVEN_UP = Set.of("ABANDONED", "DECLINED", "VOIDED");

  private CaseChecks() {}

  static void check(Case one, Findings found) {
    Saga saga = one.saga();
    if (saga == null) {
      found.expect(
          one.orders().isEmpty(),
          Invariant.NO_EFFECT_WITHOUT_INTENT,
          one.name(),
          "there are orders: " + one.orders());
      return;
    }
    found.expect(saga.atRest(), Invariant.COMES_TO_REST, one.name(), "it is still " + saga.state());
    if (saga.completed()) {
      completed(one, found);
    } else if (saga.rejected()) {
      rejected(one, found);
    }
    atMostOnce(one, found);
    tombstones(one, found);
    receipts(one, saga, found);
  }

  private static void completed(Case one, Findings found) {
    List<Order> confirmed = one.orders().stream().filter(Order::confirmed).toList();
    List<Authorization> live = live(one);
    boolean bought = confirmed.size() == 1 && "CONSUMED".equals(confirmed.get(0).reservation());
    found.expect(
        bought, Invariant.COMPLETED_IS_BOUGHT_ONCE, one.name(), "its orders: " + one.orders());
    boolean paid = bought && live.size() == 1 && paysFor(live.get(0), confirmed.get(0));
    found.expect(
        paid,
        Invariant.COMPLETED_IS_BOUGHT_ONCE,
        one.name(),
        "its authorizations: " + one.authorizations());
    found.expect(
        one.purchase().kind() == Purchase.Kind.GOOD,
        Invariant.COMPLETED_IS_BOUGHT_ONCE,
        one.name(),
        "it should have been refused: " + one.purchase());
  }

  private static boolean paysFor(Authorization authorization, Order order) {
    return authorization.status() == Authorization.Status.CAPTURED
        && authorization.captures() == 1
        && authorization.amountCents() == order.totalCents()
        && authorization.currency().equals(order.currency());
  }

  private static void rejected(Case one, Findings found) {
    found.expect(
        one.orders().stream()
            .noneMatch(order -> order.takesStock() || !order.status().equals("REJECTED")),
        Invariant.REJECTED_HOLDS_NOTHING,
        one.name(),
        "its orders: " + one.orders());
    found.expect(
        live(one).isEmpty(),
        Invariant.REJECTED_HOLDS_NOTHING,
        one.name(),
        "money is held or taken: " + one.authorizations());
    found.expect(
        one.payments().stream().allMatch(paid -> PAYMENT_GIVEN_UP.contains(paid.status())),
        Invariant.REJECTED_HOLDS_NOTHING,
        one.name(),
        "its payments: " + one.payments());
  }

  /** Also of what is parked. */
  private static void atMostOnce(Case one, Findings found) {
    found.expect(
        one.orders().size() <= 1
            && one.authorizations().stream().mapToInt(Authorization::captures).sum() <= 1,
        Invariant.COMPLETED_IS_BOUGHT_ONCE,
        one.name(),
        "bought more than once: %s %s".formatted(one.orders(), one.authorizations()));
  }

  private static void tombstones(Case one, Findings found) {
    for (Operation operation : one.operations()) {
      boolean holds =
          !"CANCELLED".equals(operation.state())
              || switch (operation.action()) {
                case "place-order" ->
                    one.orders().stream().allMatch(order -> order.status().equals("REJECTED"));
                case "reserve-stock" -> one.orders().stream().noneMatch(Order::takesStock);
                case "confirm-order" -> one.orders().stream().noneMatch(Order::confirmed);
                default ->
                    one.payments().stream().noneMatch(paid -> paid.status().equals("PENDING"));
              };
      found.expect(
          holds,
          Invariant.NO_EFFECT_AFTER_A_TOMBSTONE,
          one.name(),
          operation + ": " + one.orders() + one.payments());
    }
  }

  private static void receipts(Case one, Saga saga, Findings found) {
    Set<String> keys =
        one.receipts().stream().map(Receipt::key).collect(Collectors.toUnmodifiableSet());
    boolean once = one.receipts().size() == 1 && keys.size() == 1;
    found.expect(
        saga.completed() ? once : saga.rejected() ? keys.isEmpty() : keys.size() <= 1,
        Invariant.ONE_RECEIPT,
        one.name(),
        "%s with receipts %s".formatted(saga.state(), one.receipts()));
  }

  private static List<Authorization> live(Case one) {
    return one.authorizations().stream().filter(Authorization::live).toList();
  }
}
