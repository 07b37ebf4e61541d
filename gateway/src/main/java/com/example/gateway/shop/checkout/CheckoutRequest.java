package com.example.gateway.shop.checkout;

import com.example.gateway.platform.web.ObjectReader;
import com.example.gateway.platform.web.Problem;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client wants to buy, valid.
 *
 * @param country ISO 3166-1 alpha-2
 * @param voucher null if there is none
 * @param totalCents what the client was quoted, in cents of {@code currency}
 * @param currency ISO 4217
 * @param cardToken the payment provider's
 */
record CheckoutRequest(
    @JsonProperty("user_id") long userId,
    @JsonProperty("country") String country,
    @JsonProperty("items") List<Item> items,
    @JsonProperty("voucher") @Nullable String voucher,
    @JsonProperty("total_cents") long totalCents,
    @JsonProperty("currency") String currency,
    @JsonProperty("card_token") String cardToken) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
  private static final int MAX_ITEMS = 100;
  private static final int MAX_QUANTITY = 1_000;
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  /** One product, and how often. */
  record Item(@JsonProperty("product_id") long productId, @JsonProperty("quantity") int quantity) {
    static Item of(ObjectReader body) {
      return new Item(
          body.integer("product_id", 1, MAX_SAFE_INTEGER),
          (int) body.integer("quantity", 1, MAX_QUANTITY));
    }
  }

  /**
   * Of what a client sent.
   *
   * @throws com.example.gateway.platform.web.ProblemException with each field at fault
   */
  static CheckoutRequest of(ObjectNode sent) {
    var body = new ObjectReader(sent);
    var request =
        new CheckoutRequest(
            body.integer("user_id", 1, MAX_SAFE_INTEGER),
            body.text("country", COUNTRY, "must be two capital letters (ISO 3166-1 alpha-2)"),
            body.list("items", 1, MAX_ITEMS, Item::of),
            body.optionalText("voucher", 64),
            body.integer("total_cents", 0, MAX_SAFE_INTEGER),
            body.text("currency", CURRENCY, "must be three capital letters (ISO 4217)"),
            body.text("card_token", 200));
    body.end();
    long products = request.items.stream().map(Item::productId).distinct().count();
    if (products < request.items.size()) {
      throw Problem.invalid("items", "must name each product at most once").exception();
    }
    return request;
  }

  /** Of what {@link #toJson} wrote. */
  static CheckoutRequest ofJson(String json) {
    return JSON.readValue(json, CheckoutRequest.class);
  }

  /** The same text for the same request, however it was sent. */
  String toJson() {
    return JSON.writeValueAsString(this);
  }

  String fingerprint() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(toJson().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
