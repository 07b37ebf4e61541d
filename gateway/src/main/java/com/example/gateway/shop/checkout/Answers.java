package com.example.gateway.shop.checkout;

import com.example.gateway.platform.saga.Reason;
import com.example.gateway.platform.saga.StepResult;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an error means for a checkout. Only a business answer turns it; an outage never does, and
 * what is not known is never taken as failed.
 */
final class Answers {
  /** What to make of a code that a service answered with. */
  enum Meaning {
    /** It was looked at and refused, and will be each time. */
    REFUSED,
    /** Nothing happened, and it may go otherwise later. */
    AGAIN,
    /** As AGAIN, and it does not count as an attempt. */
    NOT_LOOKED_AT,
    /** It may have happened. */
    UNKNOWN,
    /** As UNKNOWN, and only time cures it, not attempts: they do not count. */
    OUTAGE
  }

  /** All codes of docs/reference/errors.md that a step may meet. */
  private static final Map<String, Meaning> MEANINGS =
      byCode(
          Map.of(
              Meaning.REFUSED,
              List.of(
                  // The customer's business.
                  "OUT_OF_STOCK",
                  "PRICE_CHANGED",
                  "PAYMENT_DECLINED",
                  "SUSPECTED_FRAUD",
                  "VOUCHER_INVALID",
                  "COUNTRY_NOT_SERVED",
                  "CURRENCY_MISMATCH",
                  "INVALID_REFERENCE",
                  "RESERVATION_EXPIRED",
                  "NOT_FOUND",
                  // Its own way is barred: an order is decided, a payment captured, a step undone.
                  "INVALID_TRANSITION",
                  "ALREADY_EXISTS",
                  "STILL_REFERENCED",
                  "OPERATION_CANCELLED",
                  // The request is at fault, and stays so.
                  "VALIDATION_FAILED",
                  "MALFORMED_BODY",
                  "IDEMPOTENCY_KEY_REQUIRED",
                  "IDEMPOTENCY_KEY_REUSED",
                  "PAYLOAD_TOO_LARGE",
                  "UNSUPPORTED_MEDIA_TYPE",
                  "QUERY_TOO_COMPLEX"),
              Meaning.AGAIN,
              List.of(
                  // An authorization may still arrive, and then there is something to void.
                  "PAYMENT_IN_FLIGHT",
                  "VERSION_CONFLICT",
                  "IDEMPOTENCY_KEY_IN_USE",
                  // The service is older than this gateway: it is being deployed.
                  "ROUTE_NOT_FOUND",
                  "METHOD_NOT_ALLOWED"),
              Meaning.NOT_LOOKED_AT,
              // This replica has lost the saga and cannot write any more; if it could, the saga
              // must not turn because of it.
              List.of("STALE_EPOCH"),
              Meaning.UNKNOWN,
              List.of("INTERNAL", "UPSTREAM_BAD_RESPONSE", "UPSTREAM_TIMEOUT", "DEADLINE_EXCEEDED"),
              Meaning.OUTAGE,
              List.of(
                  "UPSTREAM_UNAVAILABLE", "CIRCUIT_OPEN", "DATABASE_UNAVAILABLE", "OVERLOADED")));

  private Answers() {}

  private static Map<String, Meaning> byCode(Map<Meaning, List<String>> table) {
    var byCode = new HashMap<String, Meaning>();
    new EnumMap<>(table)
        .forEach((meaning, codes) -> codes.forEach(code -> byCode.put(code, meaning)));
    return Map.copyOf(byCode);
  }

  /** There is no answer, because the gateway got none or did not ask. */
  static NotDone none(Problem problem) {
    ErrorCode code = problem.code();
    boolean left =
        code != ErrorCode.CIRCUIT_OPEN
            && code != ErrorCode.OVERLOADED
            && code != ErrorCode.UPSTREAM_UNAVAILABLE;
    return new NotDone(
        left
            ? StepResult.unknown(code.name(), problem.detail())
            : StepResult.notSent(code.name(), problem.detail()));
  }

  /** A service answered with an error. A code that is not known here decides nothing. */
  static NotDone error(String code, String detail) {
    return new NotDone(
        switch (MEANINGS.getOrDefault(code, Meaning.UNKNOWN)) {
          case REFUSED -> StepResult.rejected(code, detail);
          case AGAIN -> StepResult.retryable(code, detail);
          case NOT_LOOKED_AT -> StepResult.notSent(code, detail);
          case UNKNOWN -> StepResult.unknown(code, detail);
          case OUTAGE ->
              new StepResult(StepResult.Kind.UNKNOWN, null, new Reason(code, detail), false);
        });
  }

  /** Something answered that is not the service, or not as agreed. */
  static NotDone nonsense(String what) {
    return new NotDone(StepResult.unknown(ErrorCode.UPSTREAM_BAD_RESPONSE.name(), what));
  }
}
