package com.example.gateway.contract;

import static com.example.gateway.contract.Golden.json;
import static com.example.gateway.contract.Golden.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.example.gateway.TestConfig;
import com.example.gateway.platform.edge.UpstreamClient;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.shop.checkout.Facade;
import com.example.gateway.shop.checkout.NotDone;
import com.example.gateway.shop.checkout.RestFacade;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import tools.jackson.databind.JsonNode;

/** What the checkout saga asks of the facade, beside what clients ask through the door. */
final class SagaCalls {
  private static final String PATHS = "/internal/";

  private SagaCalls() {}

  static List<Exchange> exchanges() {
    return List.of(
        Exchange.of("an authorization once more", "POST", "/internal/payments/2/authorize")
            .body("{\"card_token\":\"tok_ok\"}")
            .answers(200, row("payments", 2)),
        Exchange.of("an authorization that was declined", "POST", "/internal/payments/3/authorize")
            .body("{\"card_token\":\"tok_ok\"}")
            .refuses(402, "PAYMENT_DECLINED", "The payment was declined"),
        Exchange.of("an authorization of no payment", "POST", "/internal/payments/999/authorize")
            .body("{\"card_token\":\"tok_ok\"}")
            .refuses(404, "NOT_FOUND", "There is no such resource"),
        Exchange.of("an authorization given up", "POST", "/internal/payments/4/authorize")
            .amongCheckouts()
            .body("{\"card_token\":\"tok_ok\"}")
            .refuses(409, "OPERATION_CANCELLED", "The operation was cancelled"),
        Exchange.of("an authorization not dared", "POST", "/internal/payments/5/authorize")
            .amongCheckouts()
            .body("{\"card_token\":\"tok_ok\"}")
            .refuses(422, "SUSPECTED_FRAUD", "The order is suspected of fraud"),
        Exchange.of("one that may still arrive", "POST", "/internal/payments/4/void")
            .amongCheckouts()
            .body("{}")
            .refuses(409, "PAYMENT_IN_FLIGHT", "The provider may still authorize the payment"),
        Exchange.of("an authorization given back", "POST", "/internal/payments/2/void")
            .body("{}")
            .answers(200, row("payments", 2).put("status", "VOIDED").put("version", 3))
            .now("updated_at"),
        Exchange.of("nothing to give back", "POST", "/internal/payments/3/void")
            .body("{}")
            .answers(200, row("payments", 3)),
        Exchange.of("captured money is not given back", "POST", "/internal/payments/1/void")
            .body("{}")
            .refuses(409, "INVALID_TRANSITION", "The status does not allow this"),
        Exchange.of("a receipt", "POST", "/internal/orders/2/receipt")
            .body("{\"payment_id\":1}")
            .answers(
                200, json("{\"order_id\":2,\"payment_id\":1,\"sent_to\":\"ada@example.com\"}")),
        Exchange.of("a receipt of another order", "POST", "/internal/orders/1/receipt")
            .body("{\"payment_id\":1}")
            .refuses(
                422, "INVALID_REFERENCE", "The request refers to something that does not exist"));
  }

  /** The door refuses them; only the saga has a way there. */
  static boolean isOne(Exchange exchange) {
    return path(exchange).startsWith(PATHS);
  }

  static void sendTo(String url, List<Exchange> exchanges) {
    var alarms = Executors.newScheduledThreadPool(1);
    try (var http = HttpClients.custom().disableAutomaticRetries().build()) {
      var upstream =
          new Upstream("python-facade", Upstream.Transport.REST, url, TestConfig.with(Map.of()));
      var client = new UpstreamClient(http, alarms, TestConfig.cache());
      var facade = new RestFacade(client, upstream, Duration.ofSeconds(20));
      exchanges.forEach(exchange -> send(facade, exchange));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      alarms.shutdownNow();
    }
  }

  private static void send(Facade facade, Exchange exchange) {
    Throwable thrown = catchThrowable(() -> call(facade, exchange));

    JsonNode refusal = exchange.response().path("body").path("code");
    if (refusal.isMissingNode()) {
      assertThat(thrown).as(exchange.description()).isNull();
    } else {
      assertThat(thrown).as(exchange.description()).isInstanceOf(NotDone.class);
      var reason = Objects.requireNonNull(((NotDone) thrown).result().reason());
      assertThat(reason.code()).as(exchange.description()).isEqualTo(refusal.asString());
    }
  }

  private static void call(Facade facade, Exchange exchange) {
    List<String> path = List.of(path(exchange).substring(PATHS.length()).split("/", 3));
    long id = Long.parseLong(path.get(1));
    JsonNode body = exchange.request().path("body");
    switch (path.get(2)) {
      case "authorize" -> facade.authorize(id, body.required("card_token").asString());
      case "void" -> facade.voidPayment(id);
      case "receipt" -> facade.sendReceipt(id, body.required("payment_id").asLong());
      default -> throw new IllegalArgumentException(path(exchange));
    }
  }

  private static String path(Exchange exchange) {
    return exchange.request().path("path").asString();
  }
}
