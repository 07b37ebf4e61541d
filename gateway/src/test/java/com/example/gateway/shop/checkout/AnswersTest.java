package com.example.gateway.shop.checkout;

import static com.example.gateway.platform.saga.StepResult.Kind.REJECTED;
import static com.example.gateway.platform.saga.StepResult.Kind.RETRYABLE;
import static com.example.gateway.platform.saga.StepResult.Kind.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.gateway.platform.saga.Reason;
import com.example.gateway.platform.saga.StepResult;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every code of the table: which ones may turn a checkout, and which never do. */
class AnswersTest {
  private static final Set<String> TURN_IT =
      Set.of(
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
          "INVALID_TRANSITION",
          "ALREADY_EXISTS",
          "STILL_REFERENCED",
          "OPERATION_CANCELLED",
          "VALIDATION_FAILED",
          "MALFORMED_BODY",
          "IDEMPOTENCY_KEY_REQUIRED",
          "IDEMPOTENCY_KEY_REUSED",
          "PAYLOAD_TOO_LARGE",
          "UNSUPPORTED_MEDIA_TYPE",
          "QUERY_TOO_COMPLEX");
  private static final Set<String> NOTHING_HAPPENED =
      Set.of(
          "PAYMENT_IN_FLIGHT",
          "VERSION_CONFLICT",
          "IDEMPOTENCY_KEY_IN_USE",
          "ROUTE_NOT_FOUND",
          "METHOD_NOT_ALLOWED",
          "STALE_EPOCH");
  private static final Set<String> NOBODY_KNOWS =
      Set.of(
          "INTERNAL",
          "UPSTREAM_BAD_RESPONSE",
          "UPSTREAM_TIMEOUT",
          "DEADLINE_EXCEEDED",
          "NEVER_HEARD_OF");
  private static final Set<String> OUTAGES =
      Set.of("UPSTREAM_UNAVAILABLE", "CIRCUIT_OPEN", "DATABASE_UNAVAILABLE", "OVERLOADED");

  private static StepResult answered(String code) {
    return Answers.error(code, "why").result();
  }

  static Set<String> turnIt() {
    return TURN_IT;
  }

  static Set<String> nothingHappened() {
    return NOTHING_HAPPENED;
  }

  static Set<String> nobodyKnows() {
    return NOBODY_KNOWS;
  }

  static Set<String> outages() {
    return OUTAGES;
  }

  @ParameterizedTest
  @MethodSource("turnIt")
  void isARefusalTheReasonToTurnBack(String code) {
    assertThat(answered(code).kind()).isEqualTo(REJECTED);
    assertThat(answered(code).reason()).isEqualTo(new Reason(code, "why"));
  }

  @ParameterizedTest
  @MethodSource("nothingHappened")
  void isWhatMayGoOtherwiseLaterTriedAgain(String code) {
    assertThat(answered(code).kind()).isEqualTo(RETRYABLE);
    assertThat(answered(code).reason()).isEqualTo(new Reason(code, "why"));
  }

  @ParameterizedTest
  @MethodSource("nobodyKnows")
  void isWhatIsNotKnownNeverTakenAsFailed(String code) {
    assertThat(answered(code)).isEqualTo(StepResult.unknown(code, "why"));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void isAnOutageNeverTakenAsFailedAndSatOut(String code) {
    assertThat(answered(code).kind()).isEqualTo(UNKNOWN);
    assertThat(answered(code).sent()).isFalse();
  }

  @Test
  void doesAStaleEpochNotEvenCostAnAttempt() {
    assertThat(answered("STALE_EPOCH").sent()).isFalse();
    assertThat(answered("PAYMENT_IN_FLIGHT").sent()).isTrue();
  }

  @Test
  void isEveryCodeOfTheTableThoughtThrough() throws IOException {
    var thoughtOf = new TreeSet<>(NOTHING_HAPPENED);
    thoughtOf.addAll(TURN_IT);
    thoughtOf.addAll(NOBODY_KNOWS);
    thoughtOf.addAll(OUTAGES);

    List<String> table =
        Files.readAllLines(Path.of("..", "docs", "reference", "errors.md")).stream()
            .filter(line -> line.matches("\\| [A-Z_]+ \\|.*"))
            .map(line -> line.split("\\|", 3)[1].strip())
            .toList();

    assertThat(table).isNotEmpty();
    assertThat(thoughtOf)
        .as("codes of docs/reference/errors.md: say in Answers.java what they mean for a checkout")
        .containsAll(table);
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"CIRCUIT_OPEN", "OVERLOADED", "UPSTREAM_UNAVAILABLE"})
  void doesACallThatNeverLeftNotCostAnAttempt(ErrorCode code) {
    StepResult result = Answers.none(Problem.of(code, "why")).result();

    assertThat(result).isEqualTo(StepResult.notSent(code.name(), "why"));
  }

  static Stream<ErrorCode> noAnswer() {
    return EnumSet.of(
        ErrorCode.UPSTREAM_TIMEOUT, ErrorCode.UPSTREAM_BAD_RESPONSE, ErrorCode.DEADLINE_EXCEEDED)
        .stream();
  }

  @ParameterizedTest
  @MethodSource("noAnswer")
  void isACallWithoutAnAnswerUnknown(ErrorCode code) {
    StepResult result = Answers.none(Problem.of(code, "why")).result();

    assertThat(result).isEqualTo(StepResult.unknown(code.name(), "why"));
  }
}
