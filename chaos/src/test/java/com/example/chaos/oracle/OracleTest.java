package com.example.chaos.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.example.chaos.ledger.Authorization;
import com.example.chaos.ledger.Authorization.Status;
import com.example.chaos.ledger.Receipt;
import com.example.chaos.oracle.Purchase.Kind;
import com.example.chaos.oracle.Rows.AcceptedKey;
import com.example.chaos.oracle.Rows.Entry;
import com.example.chaos.oracle.Rows.Operation;
import com.example.chaos.oracle.Rows.Order;
import com.example.chaos.oracle.Rows.Product;
import com.example.chaos.oracle.Rows.Saga;
import com.example.chaos.oracle.Violation.Invariant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OracleTest {
  @Test
  void isNothingSaidAboutARunThatWentRight() {
    assertThat(new Run().judged()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void isTheDamageFound(String name, Invariant broken, Consumer<Run> damage) {
    var run = new Run();
    damage.accept(run);
    assertThat(run.judged()).as(name).extracting(Violation::invariant).contains(broken);
  }

  static Stream<Arguments> damages() {
    return Stream.of(shopDamages(), providerDamages(), gatewayDamages()).flatMap(each -> each);
  }

  private static Stream<Arguments> shopDamages() {
    return Stream.of(
        damage(
            "lost stock",
            Invariant.STOCK_IS_CONSERVED,
            run -> run.products.set(0, new Product(1, 7, 10))),
        damage(
            "stock held for a rejected saga",
            Invariant.REJECTED_HOLDS_NOTHING,
            run -> run.orders.set(1, new Order(2, 2, "REJECTED", 250, "EUR", 1, 1, "HELD"))),
        damage(
            "a completed saga without its order",
            Invariant.COMPLETED_IS_BOUGHT_ONCE,
            run -> run.orders.remove(0)),
        damage(
            "two orders for one key",
            Invariant.COMPLETED_IS_BOUGHT_ONCE,
            run -> run.orders.add(new Order(3, 1, "REJECTED", 500, "EUR", 1, 2, "RELEASED"))),
        damage(
            "an order that nobody wanted",
            Invariant.NOTHING_WITHOUT_A_BUYER,
            run -> run.orders.add(new Order(3, 9, "PENDING", 500, "EUR", 1, 2, null))),
        damage(
            "a confirmation after its tombstone",
            Invariant.NO_EFFECT_AFTER_A_TOMBSTONE,
            run ->
                run.operations.set(
                    3, new Operation(Run.BOUGHT, "confirm-order", "confirm-order", "CANCELLED"))),
        damage(
            "an effect that was not intended",
            Invariant.NO_EFFECT_WITHOUT_INTENT,
            run ->
                run.operations.add(
                    new Operation(Run.DECLINED, "confirm-order", "confirm-order", "DONE"))),
        damage(
            "an order before its saga was accepted",
            Invariant.NO_EFFECT_WITHOUT_INTENT,
            run -> run.keys.remove(0)));
  }

  private static Stream<Arguments> providerDamages() {
    return Stream.of(
        damage(
            "double capture",
            Invariant.COMPLETED_IS_BOUGHT_ONCE,
            run -> run.authorizations.set(0, authorization(1, 500, Status.CAPTURED, 2))),
        damage(
            "no capture",
            Invariant.COMPLETED_IS_BOUGHT_ONCE,
            run -> run.authorizations.set(0, authorization(1, 500, Status.AUTHORIZED, 0))),
        damage(
            "another amount",
            Invariant.COMPLETED_IS_BOUGHT_ONCE,
            run -> run.authorizations.set(0, authorization(1, 499, Status.CAPTURED, 1))),
        damage(
            "a second live authorization",
            Invariant.COMPLETED_IS_BOUGHT_ONCE,
            run -> run.authorizations.add(authorization(1, 500, Status.AUTHORIZED, 0))),
        damage(
            "a live authorization of a rejected saga",
            Invariant.REJECTED_HOLDS_NOTHING,
            run -> run.authorizations.add(authorization(2, 250, Status.AUTHORIZED, 0))),
        damage(
            "money of nobody",
            Invariant.NOTHING_WITHOUT_A_BUYER,
            run -> run.authorizations.add(authorization(9, 250, Status.VOIDED, 0))),
        damage("no receipt", Invariant.ONE_RECEIPT, run -> run.receipts.clear()),
        damage(
            "two receipts",
            Invariant.ONE_RECEIPT,
            run -> run.receipts.add(new Receipt("another", "payment-1", "ada@example.com", 500))));
  }

  private static Stream<Arguments> gatewayDamages() {
    return Stream.of(
        damage("a gap", Invariant.JOURNAL_FOLDS_TO_THE_ROW, run -> run.journal.remove(3)),
        damage(
            "an outage taken for a refusal",
            Invariant.TURNED_BECAUSE_REFUSED,
            run -> run.journal.replaceAll(OracleTest::unknownIfRejected)),
        damage("a lost end", Invariant.JOURNAL_FOLDS_TO_THE_ROW, run -> run.journal.remove(13)),
        damage(
            "a row that says something else",
            Invariant.JOURNAL_FOLDS_TO_THE_ROW,
            run -> run.sagas.set(0, saga(Run.BOUGHT, "REJECTED"))),
        damage(
            "a saga that never ends",
            Invariant.COMES_TO_REST,
            run -> run.sagas.set(0, saga(Run.BOUGHT, "COMMITTED"))),
        damage(
            "a declined card that bought",
            Invariant.COMPLETED_IS_BOUGHT_ONCE,
            run -> run.purchases.set(0, new Purchase("key-1", 1, 1, 2, 500, Kind.CARD_DECLINED))),
        damage(
            "two keys of one saga",
            Invariant.ONE_KEY_ONE_SAGA,
            run -> run.keys.set(1, new AcceptedKey("key-2", Run.BOUGHT))),
        damage(
            "a client who was told of a saga that is not there",
            Invariant.ONE_KEY_ONE_SAGA,
            run -> run.acknowledged.add(new AcceptedKey("key-3", "lost"))),
        damage(
            "a saga without a key",
            Invariant.ONE_KEY_ONE_SAGA,
            run -> run.sagas.add(saga("another", "RUNNING"))));
  }

  private static Entry unknownIfRejected(Entry entry) {
    return "REJECTED".equals(entry.result())
        ? new Entry(
            entry.sagaId(),
            entry.seq(),
            entry.epoch(),
            entry.phase(),
            entry.step(),
            entry.direction(),
            entry.attempt(),
            "UNKNOWN",
            null,
            entry.code())
        : entry;
  }

  private static Arguments damage(String name, Invariant broken, Consumer<Run> damage) {
    return arguments(name, broken, damage);
  }

  private static Authorization authorization(
      int payment, long amountCents, Status status, int captures) {
    return new Authorization(
        "auth-of-" + payment, "payment-" + payment, amountCents, "EUR", status, captures);
  }

  private static Saga saga(String id, String state) {
    return new Saga(id, state, "send-receipt", 1, null, null, 14);
  }
}
