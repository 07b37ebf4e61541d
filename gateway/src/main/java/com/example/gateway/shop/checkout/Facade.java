package com.example.gateway.shop.checkout;

import com.example.contract.rest.facade.Quote;

/**
 * The port to prices, fraud rules and the payment provider. Every call can be repeated.
 *
 * <p>Each throws {@link NotDone} unless it is done.
 */
public interface Facade {
  Quote quote(CheckoutRequest request);

  void authorize(long paymentId, String cardToken);

  void voidPayment(long paymentId);

  void capture(long paymentId);

  void sendReceipt(long orderId, long paymentId);
}
