package com.example.gateway.shop.checkout;

import com.example.contract.rest.facade.Quote;
import java.util.OptionalLong;

/**
 * The port to orders, stock and payment intents. Each operation takes effect at most once, and one
 * that was undone never does.
 *
 * <p>Each throws {@link NotDone} unless it is done.
 */
public interface DataService {
  /** One operation of a saga, for an action and for what undoes it. */
  record Operation(String sagaId, String step, long epoch) {}

  /** Gives the order's id. */
  long placeOrder(Operation operation, long userId, Quote quote);

  void rejectOrder(Operation operation);

  void reserveStock(Operation operation, long orderId);

  void releaseStock(Operation operation);

  void confirmOrder(Operation operation, long orderId);

  /** The order if it is confirmed; empty if it never will be. */
  OptionalLong cancelConfirmation(Operation operation);

  /** Gives the payment's id. */
  long openPayment(Operation operation, long orderId);

  /** The payment, which can only be voided from now on; empty if there never was one. */
  OptionalLong closePayment(Operation operation);
}
