package com.example.chaos.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.chaos.ledger.Authorization.Status;
import com.example.chaos.ledger.Ledger.Answer;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final String WANTED =
      """
      {"reference":"payment-7","amount_cents":500,"currency":"EUR","card_token":"tok_ok"}\
      """;

  private final Ledger ledger = new Ledger();

  @Test
  void isARepeatedRequestDoneOnce() {
    Answer first = authorize("payment-7-authorize");
    Answer second = authorize("payment-7-authorize");

    assertThat(second).isEqualTo(first).extracting(Answer::status).isEqualTo(201);
    assertThat(ledger.authorizations()).hasSize(1);
    assertThat(ledger.calls()).hasSize(2);
  }

  @Test
  void isAnotherKeyAnotherAuthorization() {
    authorize("payment-7-authorize");
    authorize("another");

    assertThat(ledger.authorizations()).hasSize(2);
  }

  @Test
  void isMoneyTakenOnceForAKeyAndAgainForAnother() {
    authorize("payment-7-authorize");
    capture("payment-7-capture");
    capture("payment-7-capture");
    assertThat(only().captures()).isEqualTo(1);

    capture("another");
    assertThat(only().captures()).isEqualTo(2);
  }

  @Test
  void isWhatWasTakenNotGivenBackAndWhatWasGivenBackNotTaken() {
    authorize("payment-7-authorize");
    settle("void", "payment-7-void");
    assertThat(capture("payment-7-capture").status()).isEqualTo(409);
    assertThat(only().status()).isEqualTo(Status.VOIDED);
  }

  @Test
  void isTheStatusFoundUnderTheReference() {
    authorize("payment-7-authorize");
    capture("payment-7-capture");

    Answer found = ledger.handle("GET", "/v1/authorizations", "reference=payment-7", "", "");
    Answer none = ledger.handle("GET", "/v1/authorizations", "reference=payment-8", "", "");

    assertThat(found.body()).contains("\"status\":\"CAPTURED\"", "\"reference\":\"payment-7\"");
    assertThat(none.body()).isEqualTo("{\"items\":[]}");
  }

  @Test
  void isAKeyRefusedForAnotherRequestOrIfItIsMissing() {
    authorize("payment-7-authorize");

    assertThat(ledger.handle("POST", "/v1/receipts", "", "payment-7-authorize", "{}").status())
        .isEqualTo(422);
    assertThat(authorize("").status()).isEqualTo(400);
  }

  private Answer authorize(String key) {
    return ledger.handle("POST", "/v1/authorizations", "", key, WANTED);
  }

  private Answer capture(String key) {
    return settle("capture", key);
  }

  private Answer settle(String how, String key) {
    return ledger.handle("POST", "/v1/authorizations/" + only().id() + "/" + how, "", key, "");
  }

  private Authorization only() {
    return ledger.authorizations().get(0);
  }
}
