package com.example.chaos.oracle;

/**
 * Something that must never be.
 *
 * @param subject the saga, product or payment it is about
 */
public record Violation(Invariant invariant, String subject, String detail) {
  /** What has to hold, whatever fails. */
  public enum Invariant {
    STOCK_IS_CONSERVED,
    COMPLETED_IS_BOUGHT_ONCE,
    REJECTED_HOLDS_NOTHING,
    TURNED_BECAUSE_REFUSED,
    ONE_KEY_ONE_SAGA,
    JOURNAL_FOLDS_TO_THE_ROW,
    NO_EFFECT_WITHOUT_INTENT,
    NO_EFFECT_AFTER_A_TOMBSTONE,
    ONE_RECEIPT,
    COMES_TO_REST,
    NOTHING_WITHOUT_A_BUYER
  }

  @Override
  public String toString() {
    return "%s: %s: %s".formatted(invariant, subject, detail);
  }
}
