package com.example.gateway.shop.checkout;

import com.example.contract.rest.facade.Basket;
import com.example.contract.rest.facade.BasketItem;
import com.example.contract.rest.facade.Quote;
import com.example.gateway.platform.edge.UpstreamClient;
import com.example.gateway.platform.edge.UpstreamClient.Answer;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.web.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The facade, over REST. */
public final class RestFacade implements Facade {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int OK = 200;

  private final UpstreamClient client;
  private final Upstream upstream;
  private final Duration limit;

  /**
   * @param limit of one call
   */
  public RestFacade(UpstreamClient client, Upstream upstream, Duration limit) {
    this.client = client;
    this.upstream = upstream;
    this.limit = limit;
  }

  @Override
  public Quote quote(CheckoutRequest request) {
    var items =
        request.items().stream()
            .map(item -> new BasketItem(item.productId(), (long) item.quantity()))
            .toList();
    var basket = new Basket(request.country(), items, request.voucher());
    JsonNode quote = post("/quotes", JSON.writeValueAsString(basket));
    try {
      return JSON.treeToValue(quote, Quote.class);
    } catch (JacksonException e) {
      throw Answers.nonsense("The quote cannot be read: " + e.getOriginalMessage());
    }
  }

  @Override
  public void authorize(long paymentId, String cardToken) {
    String body = JSON.writeValueAsString(Map.of("card_token", cardToken));
    payment(
        "/internal/payments/%d/authorize".formatted(paymentId),
        body,
        Set.of("AUTHORIZED", "CAPTURED"));
  }

  @Override
  public void voidPayment(long paymentId) {
    payment("/internal/payments/%d/void".formatted(paymentId), "{}", Set.of("VOIDED", "DECLINED"));
  }

  @Override
  public void capture(long paymentId) {
    payment("/payments/%d/capture".formatted(paymentId), "{}", Set.of("CAPTURED"));
  }

  @Override
  public void sendReceipt(long orderId, long paymentId) {
    String body = JSON.writeValueAsString(Map.of("payment_id", paymentId));
    JsonNode sent = post("/internal/orders/%d/receipt".formatted(orderId), body);
    if (sent.path("order_id").asLong(0) != orderId) {
      throw Answers.nonsense("The receipt is of another order");
    }
  }

  /** A 200 alone is no proof: anything on the way may say so. */
  private void payment(String path, String body, Set<String> expected) {
    String status = post(path, body).path("status").asString("");
    if (!expected.contains(status)) {
      throw Answers.nonsense("The payment is %s, expected was %s".formatted(status, expected));
    }
  }

  private JsonNode post(String path, String body) {
    Answer answer;
    try {
      answer = client.post(upstream, path, body, limit);
    } catch (ProblemException e) {
      throw Answers.none(e.problem());
    }
    JsonNode json = parse(answer);
    if (answer.status() == OK) {
      return json;
    }
    String code = json.path("code").asString("");
    throw code.isEmpty()
        ? Answers.nonsense("%s answered %d".formatted(upstream.name(), answer.status()))
        : Answers.error(code, json.path("detail").asString(""));
  }

  private static JsonNode parse(Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }
}
