package com.example.chaos.matrix;

import com.example.chaos.matrix.Fault.Network;
import com.example.chaos.network.Operation;
import com.example.chaos.oracle.Purchase.Kind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One operation and one fault. */
record Cell(Operation operation, Fault fault) {
  /** Each step with an effect on order, stock or money, and how it is undone. */
  private static final List<Operation> OPERATIONS =
      List.of(
          Operation.PLACE_ORDER,
          Operation.RESERVE_STOCK,
          Operation.AUTHORIZE,
          Operation.CONFIRM_ORDER,
          Operation.CAPTURE,
          Operation.VOID,
          Operation.RELEASE_STOCK,
          Operation.REJECT_ORDER);

  static Stream<Cell> all() {
    return OPERATIONS.stream()
        .flatMap(operation -> Fault.all().map(fault -> new Cell(operation, fault)));
  }

  String name() {
    String what = fault instanceof Network ? "network/" : "";
    return operation.name().toLowerCase(Locale.ROOT).replace('_', '-') + "/" + what + fault.label();
  }

  /** What has to go wrong anyway, so that the operation is needed. */
  Kind purchase() {
    return operation == Operation.RELEASE_STOCK || operation == Operation.REJECT_ORDER
        ? Kind.CARD_DECLINED
        : Kind.GOOD;
  }

  /** Money is given back when the stock was held for too long. */
  boolean reservationExpires() {
    return operation == Operation.VOID;
  }

  boolean reachesProvider() {
    return operation == Operation.AUTHORIZE
        || operation == Operation.CAPTURE
        || operation == Operation.VOID;
  }
}
