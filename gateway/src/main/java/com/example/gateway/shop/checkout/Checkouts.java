package com.example.gateway.shop.checkout;

import com.example.gateway.platform.edge.RequestIds;
import com.example.gateway.platform.saga.SagaEngine;
import com.example.gateway.platform.saga.SagaEngine.Answer;
import com.example.gateway.platform.saga.SagaEngine.IdempotencyKey;
import com.example.gateway.platform.saga.SagaEngine.Request;
import com.example.gateway.platform.saga.SagaEngine.Started;
import com.example.gateway.platform.saga.SagaPage;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaState;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What both doors do, and in the same way. */
final class Checkouts {
  /** Of a page. */
  static final int DEFAULT_LIMIT = 20;

  static final int MAX_LIMIT = 100;

  private static final Pattern KEY = Pattern.compile("[ -~]{1,64}");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Duration KEY_KEPT_FOR = Duration.ofDays(1);

  /** Until callers have names, all share one; and a key is one checkout, whichever door it uses. */
  private static final String SCOPE = "anonymous POST /api/checkouts";

  private static final int ACCEPTED = 202;

  private final SagaEngine engine;

  Checkouts(SagaEngine engine) {
    this.engine = engine;
  }

  /** A checkout that is durable, whatever comes. */
  record Accepted(UUID id, Answer answer) {}

  /**
   * @param field what the door calls the key
   */
  Accepted start(@Nullable String key, String field, CheckoutRequest request, RequestIds ids) {
    requireKey(key, field);
    Started started =
        engine.start(
            new Request(
                CheckoutSaga.NAME,
                request.toJson(),
                ids.toContext(),
                new IdempotencyKey(SCOPE, key, request.fingerprint(), KEY_KEPT_FOR),
                id ->
                    new Answer(
                        ACCEPTED,
                        "{\"id\":\"%s\",\"state\":\"%s\"}".formatted(id, SagaState.RUNNING))));
    return switch (started.kind()) {
      case ACCEPTED, REPLAYED ->
          new Accepted(
              Objects.requireNonNull(started.sagaId()), Objects.requireNonNull(started.answer()));
      case MISMATCH ->
          throw Problem.of(ErrorCode.IDEMPOTENCY_KEY_REUSED, "The key belongs to another checkout")
              .exception();
      case IN_PROGRESS ->
          throw Problem.of(ErrorCode.IDEMPOTENCY_KEY_IN_USE, "Repeat the request with the same key")
              .exception();
    };
  }

  private static void requireKey(@Nullable String key, String field) {
    if (key == null || key.isEmpty()) {
      throw Problem.of(
              ErrorCode.IDEMPOTENCY_KEY_REQUIRED,
              field + ": send 1 to 64 printable ASCII characters that name this checkout")
          .exception();
    }
    if (!KEY.matcher(key).matches()) {
      throw Problem.invalid(field, "must have 1 to 64 printable ASCII characters").exception();
    }
  }

  CheckoutView get(String id) {
    SagaSnapshot saga = find(id);
    return CheckoutView.of(saga, engine.events(saga.id(), 0));
  }

  SagaSnapshot find(String id) {
    if (!ID.matcher(id).matches()) {
      throw Problem.invalid("id", "must be a UUID in lower case").exception();
    }
    return engine
        .get(UUID.fromString(id))
        .filter(saga -> saga.type().equals(CheckoutSaga.NAME))
        .orElseThrow(
            () ->
                Problem.of(ErrorCode.NOT_FOUND, "checkout " + id + " does not exist").exception());
  }

  SagaPage page(@Nullable SagaState state, int limit, @Nullable String cursor) {
    return SagaPage.of(engine, CheckoutSaga.NAME, state, limit, cursor)
        .orElseThrow(
            () -> Problem.invalid("cursor", "is damaged or belongs to another filter").exception());
  }
}
