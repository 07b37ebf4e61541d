package com.example.gateway.shop.checkout;

import com.example.gateway.platform.saga.SagaDefinition;
import java.time.Duration;
import java.util.List;

/** What a checkout is. Who reads one file about it reads this one. */
public final class CheckoutSaga {
  public static final String NAME = "checkout";

  /** Ends before the engine ends the attempt, so that the journal says what was waited for. */
  public static final Duration CALL_LIMIT = Duration.ofMillis(2_500);

  static final String PLACE_ORDER = "place-order";
  static final String RESERVE_STOCK = "reserve-stock";
  static final String AUTHORIZE_PAYMENT = "authorize-payment";
  static final String CONFIRM_ORDER = "confirm-order";
  static final String CAPTURE_PAYMENT = "capture-payment";
  static final String SEND_RECEIPT = "send-receipt";

  static final List<String> STEPS =
      List.of(
          PLACE_ORDER,
          RESERVE_STOCK,
          AUTHORIZE_PAYMENT,
          CONFIRM_ORDER,
          CAPTURE_PAYMENT,
          SEND_RECEIPT);

  private CheckoutSaga() {}

  public static SagaDefinition definition(Facade facade, DataService dataService) {
    var steps = new CheckoutSteps(facade, dataService);
    return SagaDefinition.named(NAME, 1)
        .compensatable(PLACE_ORDER, steps.placeOrder(), steps.rejectOrder())
        .compensatable(RESERVE_STOCK, steps.reserveStock(), steps.releaseStock())
        .compensatable(AUTHORIZE_PAYMENT, steps.authorizePayment(), steps.voidPayment())
        .pivot(CONFIRM_ORDER, steps.confirmOrder(), steps.cancelOrLearn())
        .retriable(CAPTURE_PAYMENT, steps.capturePayment())
        .retriable(SEND_RECEIPT, steps.sendReceipt())
        .build();
  }
}
