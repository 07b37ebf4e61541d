package com.example.chaos.oracle;

/**
 * What a client wanted and was told.
 *
 * @param key its Idempotency-Key
 * @param userId who buys; buys nothing else
 * @param totalCents as quoted
 */
public record Purchase(
    String key, long userId, long productId, int quantity, long totalCents, Kind kind) {
  /** What the client does that cannot end well, if anything. */
  public enum Kind {
    GOOD,
    CARD_DECLINED,
    SOLD_OUT,
    PRICE_CHANGED
  }
}
