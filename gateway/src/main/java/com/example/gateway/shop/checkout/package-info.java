/**
 * Checkout: the order, the stock and the money, all or nothing.
 *
 * <p>Read in this order: {@link com.example.gateway.shop.checkout.CheckoutSaga} (the table), {@link
 * com.example.gateway.shop.checkout.CheckoutSteps} (what each line does), {@link
 * com.example.gateway.shop.checkout.Answers} (what an answer means), {@link
 * com.example.gateway.shop.checkout.Checkouts} (what both doors share).
 */
@NullMarked
package com.example.gateway.shop.checkout;

import org.jspecify.annotations.NullMarked;
