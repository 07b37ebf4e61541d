package com.example.chaos.ledger;

/**
 * Money that the provider holds, took or gave back.
 *
 * @param reference the shop's name for it
 * @param captures how often the money was taken
 */
public record Authorization(
    String id, String reference, long amountCents, String currency, Status status, int captures) {
  /** Where the money is. */
  public enum Status {
    AUTHORIZED,
    CAPTURED,
    VOIDED
  }

  /** Held or taken: the customer's money is not the customer's. */
  public boolean live() {
    return status != Status.VOIDED;
  }

  Authorization captured() {
    return new Authorization(id, reference, amountCents, currency, Status.CAPTURED, captures + 1);
  }

  Authorization voided() {
    return new Authorization(id, reference, amountCents, currency, Status.VOIDED, captures);
  }
}
