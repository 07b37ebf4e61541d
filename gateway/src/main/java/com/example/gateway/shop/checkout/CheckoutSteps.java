package com.example.gateway.shop.checkout;

import static com.example.gateway.shop.checkout.CheckoutSaga.AUTHORIZE_PAYMENT;
import static com.example.gateway.shop.checkout.CheckoutSaga.PLACE_ORDER;

import com.example.contract.rest.facade.Quote;
import com.example.gateway.platform.saga.StepAction;
import com.example.gateway.platform.saga.StepAction.Input;
import com.example.gateway.platform.saga.StepResult;
import com.example.gateway.shop.checkout.DataService.Operation;
import java.util.Objects;
import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;

/** What each line of {@link CheckoutSaga} does, over two ports. */
final class CheckoutSteps {
  static final String ORDER_ID = "order_id";
  static final String PAYMENT_ID = "payment_id";
  private static final JsonMapper JSON = new JsonMapper();

  private final Facade facade;
  private final DataService dataService;

  CheckoutSteps(Facade facade, DataService dataService) {
    this.facade = facade;
    this.dataService = dataService;
  }

  /** A price that changed after the quote must not be found out on the receipt. */
  StepAction placeOrder() {
    return step(
        in -> {
          CheckoutRequest request = CheckoutRequest.ofJson(in.saga());
          Quote quote = facade.quote(request);
          if (quote.totalCents() != request.totalCents()
              || !quote.currency().equals(request.currency())) {
            return StepResult.rejected(
                "PRICE_CHANGED",
                "It costs %d cents (%s) now, not %d (%s)"
                    .formatted(
                        quote.totalCents(),
                        quote.currency(),
                        request.totalCents(),
                        request.currency()));
          }
          return done(ORDER_ID, dataService.placeOrder(operation(in), request.userId(), quote));
        });
  }

  StepAction rejectOrder() {
    return step(in -> done(() -> dataService.rejectOrder(operation(in))));
  }

  StepAction reserveStock() {
    return step(in -> done(() -> dataService.reserveStock(operation(in), orderId(in))));
  }

  StepAction releaseStock() {
    return step(in -> done(() -> dataService.releaseStock(operation(in))));
  }

  /** The intent first: whatever becomes of the provider's answer, there is a row to look at. */
  StepAction authorizePayment() {
    return step(
        in -> {
          long payment = dataService.openPayment(operation(in), orderId(in));
          facade.authorize(payment, CheckoutRequest.ofJson(in.saga()).cardToken());
          return done(PAYMENT_ID, payment);
        });
  }

  /** Once the intent is closed nobody can record an authorization; then what there is is voided. */
  StepAction voidPayment() {
    return step(
        in -> done(() -> dataService.closePayment(operation(in)).ifPresent(facade::voidPayment)));
  }

  StepAction confirmOrder() {
    return step(in -> done(() -> dataService.confirmOrder(operation(in), orderId(in))));
  }

  StepAction cancelOrLearn() {
    return step(
        in -> {
          OptionalLong confirmed = dataService.cancelConfirmation(operation(in));
          return confirmed.isPresent()
              ? StepResult.rejected(
                  "ORDER_CONFIRMED", "Order %d is confirmed".formatted(confirmed.getAsLong()))
              : StepResult.ok();
        });
  }

  StepAction capturePayment() {
    return step(in -> done(() -> facade.capture(paymentId(in))));
  }

  StepAction sendReceipt() {
    return step(in -> done(() -> facade.sendReceipt(orderId(in), paymentId(in))));
  }

  private static StepAction step(StepAction body) {
    return in -> {
      try {
        return body.perform(in);
      } catch (NotDone e) {
        return e.result();
      }
    };
  }

  private static StepResult done(Runnable call) {
    call.run();
    return StepResult.ok();
  }

  private static StepResult done(String output, long id) {
    return StepResult.ok("{\"%s\":%d}".formatted(output, id));
  }

  private static Operation operation(Input in) {
    String[] key = in.operationKey().split(":", 2);
    return new Operation(key[0], key[1], in.epoch());
  }

  private static long orderId(Input in) {
    return output(in, PLACE_ORDER, ORDER_ID);
  }

  private static long paymentId(Input in) {
    return output(in, AUTHORIZE_PAYMENT, PAYMENT_ID);
  }

  private static long output(Input in, String step, String name) {
    String output = Objects.requireNonNull(in.outputs().get(step), step + " has no output");
    return JSON.readTree(output).required(name).asLong();
  }
}
