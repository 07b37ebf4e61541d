package com.example.gateway.shop.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.JsonBody;
import com.example.gateway.platform.web.Problem.FieldError;
import com.example.gateway.platform.web.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which bodies are a checkout, and which two are the same one. */
class CheckoutRequestTest {
  private static CheckoutRequest read(String body) {
    return CheckoutRequest.of(
        JsonBody.parse("application/json", body.getBytes(StandardCharsets.UTF_8)));
  }

  static Stream<Arguments> badBodies() {
    return Stream.of(
        Arguments.of("\"user_id\":1", "\"user_id\":0", "user_id"),
        Arguments.of("\"user_id\":1", "\"user_id\":1.0", "user_id"),
        Arguments.of("\"user_id\":1", "\"user_id\":1e2", "user_id"),
        Arguments.of("\"user_id\":1", "\"user_id\":\"1\"", "user_id"),
        Arguments.of("\"user_id\":1", "\"user_id\":9007199254740992", "user_id"),
        Arguments.of("\"user_id\":1", "\"user_id\":99999999999999999999999", "user_id"),
        Arguments.of("\"user_id\":1", "\"user_id\":null", "user_id"),
        Arguments.of("\"user_id\":1,", "", "user_id"),
        Arguments.of("\"user_id\":1", "\"user_id\":1,\"admin\":true", "admin"),
        Arguments.of("\"user_id\":1", "\"user_id\":1,\"user_id\":2", "body"),
        Arguments.of("\"DE\"", "\"de\"", "country"),
        Arguments.of("\"EUR\"", "\"EURO\"", "currency"),
        Arguments.of("\"quantity\":3", "\"quantity\":1001", "items[0].quantity"),
        Arguments.of("\"quantity\":3", "\"quantity\":3,\"price\":1", "items[0].price"),
        Arguments.of("[{\"product_id\":2,\"quantity\":3}]", "[]", "items"),
        Arguments.of("[{\"product_id\":2,\"quantity\":3}]", "{}", "items"),
        Arguments.of("[{\"product_id\":2,\"quantity\":3}]", "[2]", "items[0]"),
        Arguments.of(
            "\"quantity\":3}", "\"quantity\":3},{\"product_id\":2,\"quantity\":1}", "items"),
        Arguments.of("\"voucher\":null", "\"voucher\":\"\"", "voucher"),
        Arguments.of("1190", "-1", "total_cents"),
        Arguments.of("\"tok_ok\"", "\"" + "x".repeat(201) + "\"", "card_token"),
        Arguments.of("\"tok_ok\"", "\"a\\u0000b\"", "card_token"),
        Arguments.of("\"tok_ok\"", "\"\\ud800\"", "card_token"),
        Arguments.of("\"tok_ok\"", "true", "card_token"));
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  void isTheFieldAtFaultNamed(String good, String bad, String field) {
    var refusal =
        catchThrowableOfType(ProblemException.class, () -> read(StubShop.BODY.replace(good, bad)));

    assertThat(refusal.problem().code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
    assertThat(refusal.problem().errors()).extracting(FieldError::field).containsExactly(field);
  }

  static Stream<byte[]> notUtf8() {
    byte[] overlong = StubShop.BODY.replace("tok_ok", "??").getBytes(StandardCharsets.UTF_8);
    int at = new String(overlong, StandardCharsets.UTF_8).indexOf("??");
    overlong[at] = (byte) 0xC0;
    overlong[at + 1] = (byte) 0xAF;
    return Stream.of(overlong, StubShop.BODY.getBytes(StandardCharsets.UTF_16));
  }

  @ParameterizedTest
  @MethodSource("notUtf8")
  void isWhatIsNotUtf8Refused(byte[] body) {
    var refusal =
        catchThrowableOfType(
            ProblemException.class, () -> JsonBody.parse("application/json", body));

    assertThat(refusal.problem().code()).isEqualTo(ErrorCode.MALFORMED_BODY);
  }

  @Test
  void isTheSameRequestTheSameHoweverItIsWritten() {
    String other = StubShop.BODY.replace("\"voucher\":null,", "").replace(":", " : ");

    assertThat(read(other).fingerprint()).isEqualTo(read(StubShop.BODY).fingerprint());
  }

  @Test
  void isAnotherRequestAnother() {
    assertThat(read(StubShop.BODY.replace("1190", "1191")).fingerprint())
        .isNotEqualTo(read(StubShop.BODY).fingerprint());
  }

  @Test
  void isItReadBackAsItWasKept() {
    CheckoutRequest request = read(StubShop.BODY);

    assertThat(CheckoutRequest.ofJson(request.toJson())).isEqualTo(request);
  }
}
