package com.example.chaos.ledger;

/**
 * A receipt that was sent to a customer.
 *
 * @param key the Idempotency-Key it was asked for with
 * @param reference the payment, as the shop names it
 */
public record Receipt(String key, String reference, String email, long amountCents) {}
