package com.example.chaos.oracle;

import org.jspecify.annotations.Nullable;

/** The rows of both databases, as far as the oracle looks at them. */
public final class Rows {
  private Rows() {}

  /** Of the gateway: what it says a saga is. */
  public record Saga(
      String id,
      String state,
      @Nullable String cursor,
      long epoch,
      @Nullable String turnedCode,
      @Nullable String parkedCode,
      long lastSeq) {
    public boolean atRest() {
      return completed() || rejected() || state.equals("PARKED");
    }

    public boolean completed() {
      return state.equals("COMPLETED");
    }

    public boolean rejected() {
      return state.equals("REJECTED");
    }
  }

  /** Of the gateway: one line of a journal. */
  public record Entry(
      String sagaId,
      long seq,
      long epoch,
      String phase,
      @Nullable String step,
      @Nullable String direction,
      int attempt,
      @Nullable String result,
      @Nullable String state,
      @Nullable String code) {}

  /** Of the gateway: an accepted Idempotency-Key. */
  public record AcceptedKey(String key, String sagaId) {}

  /**
   * Of the shop: an order with its only item.
   *
   * @param reservation status of its stock; null if a checkout has no part in it
   */
  public record Order(
      long id,
      long userId,
      String status,
      long totalCents,
      String currency,
      long productId,
      int quantity,
      @Nullable String reservation) {
    boolean confirmed() {
      return status.equals("CONFIRMED");
    }

    boolean takesStock() {
      return "HELD".equals(reservation) || "CONSUMED".equals(reservation);
    }
  }

  /** Of the shop: a payment. */
  public record Payment(long id, long orderId, String status, long amountCents) {
    String reference() {
      return "payment-" + id;
    }
  }

  /** Of the shop: the guard of an operation. */
  public record Operation(String sagaId, String step, String action, @Nullable String state) {}

  /** Of the shop: what is left to sell, and what there was at the beginning. */
  public record Product(long id, long stock, long initialStock) {}
}
