package com.example.gateway.shop.checkout;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.example.gateway.TestConfig;
import com.example.gateway.TestGateway;
import com.example.gateway.platform.edge.RequestIds;
import com.example.gateway.platform.edge.UpstreamClient;
import com.example.gateway.platform.edge.WorkContext;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.saga.StepResult;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the facade over REST, and what becomes of whatever comes back, or does not. */
class RestFacadeTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final Duration PATIENT = Duration.ofSeconds(20);

  private final WireMockServer server = new WireMockServer(options().dynamicPort());
  private final CloseableHttpClient http = HttpClients.custom().disableAutomaticRetries().build();
  private final ScheduledExecutorService alarms = Executors.newScheduledThreadPool(1);
  private Facade facade;

  @BeforeEach
  void start() {
    server.start();
    facade = facadeAt(server.baseUrl(), PATIENT);
  }

  @AfterEach
  void stop() throws IOException {
    server.stop();
    http.close();
    alarms.shutdownNow();
  }

  private Facade facadeAt(String url, Duration limit) {
    var config = TestConfig.with(Map.of("GATEWAY_BREAKER_MINIMUM_CALLS", "2"));
    var upstream = new Upstream("python-facade", Upstream.Transport.REST, url, config);
    return new RestFacade(new UpstreamClient(http, alarms, TestConfig.cache()), upstream, limit);
  }

  private void answers(int status, String body) {
    server.stubFor(any(anyUrl()).willReturn(okJson(body).withStatus(status)));
  }

  private StepResult failure(Runnable call) {
    return catchThrowableOfType(NotDone.class, call::run).result();
  }

  private static String problem(String code) {
    return "{\"code\":\"%s\",\"detail\":\"why\",\"upstream\":\"payment-provider\"}".formatted(code);
  }

  @Test
  void isEachCallWhatTheFacadeOffers() {
    answers(200, "{\"status\":\"AUTHORIZED\"}");
    facade.authorize(7, "tok_ok");
    answers(200, "{\"status\":\"VOIDED\"}");
    facade.voidPayment(7);
    answers(200, "{\"status\":\"CAPTURED\"}");
    facade.capture(7);
    answers(200, "{\"order_id\":42}");
    facade.sendReceipt(42, 7);

    server.verify(
        postRequestedFor(urlEqualTo("/internal/payments/7/authorize"))
            .withHeader("Content-Type", matching("application/json.*"))
            .withRequestBody(equalToJson("{\"card_token\":\"tok_ok\"}")));
    server.verify(postRequestedFor(urlEqualTo("/internal/payments/7/void")));
    server.verify(postRequestedFor(urlEqualTo("/payments/7/capture")));
    server.verify(
        postRequestedFor(urlEqualTo("/internal/orders/42/receipt"))
            .withRequestBody(equalToJson("{\"payment_id\":7}")));
  }

  @Test
  void isTheBasketQuoted() {
    answers(
        200,
        """
        {"country":"DE","currency":"EUR","lines":[],"subtotal_cents":100,"discount_cents":0,
         "voucher":"WELCOME10","voucher_discount_cents":0,"tax_rate_basis_points":1900,
         "tax_cents":19,"total_cents":119,"rounding":"HALF_EVEN"}""");

    var quote =
        facade.quote(
            new CheckoutRequest(
                1,
                "DE",
                List.of(new CheckoutRequest.Item(2, 3)),
                "WELCOME10",
                119,
                "EUR",
                "tok_ok"));

    assertThat(quote.totalCents()).isEqualTo(119);
    server.verify(
        postRequestedFor(urlEqualTo("/quotes"))
            .withRequestBody(
                equalToJson(
                    """
                    {"country":"DE","voucher":"WELCOME10",
                     "items":[{"product_id":2,"quantity":3}]}""")));
  }

  @Test
  void doesTheSagasTraceGoAlongAndItsTimeShrink() {
    answers(200, "{\"status\":\"CAPTURED\"}");

    WorkContext.run(
        RequestIds.of("my-request", "00-" + TRACE + "-00f067aa0ba902b7-01"),
        () -> facade.capture(7));

    server.verify(
        postRequestedFor(anyUrl())
            .withHeader("X-Request-Id", equalTo("my-request"))
            .withHeader("traceparent", matching("00-" + TRACE + "-[0-9a-f]{16}-01"))
            .withHeader("X-Request-Timeout-Ms", matching("1[0-9]{4}|20000")));
  }

  @Test
  void isARefusalTheFacadesOwn() {
    answers(402, problem("PAYMENT_DECLINED"));

    StepResult result = failure(() -> facade.authorize(7, "tok_declined"));

    assertThat(result).isEqualTo(StepResult.rejected("PAYMENT_DECLINED", "why"));
  }

  @Test
  void isAProviderThatIsDownUnknownAndNotAskedTwice() {
    answers(503, problem("UPSTREAM_UNAVAILABLE"));

    StepResult result = failure(() -> facade.capture(7));

    assertThat(result.kind()).isEqualTo(StepResult.Kind.UNKNOWN);
    assertThat(result.sent()).isFalse();
    assertThat(server.getAllServeEvents()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void isACutConnectionUnknown(Fault fault) {
    server.stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));

    StepResult result = failure(() -> facade.capture(7));

    assertThat(result.kind()).isEqualTo(StepResult.Kind.UNKNOWN);
    assertThat(server.getAllServeEvents()).hasSize(1);
  }

  @Test
  void isAnAnswerThatComesTooLateUnknown() {
    server.stubFor(
        any(anyUrl()).willReturn(okJson("{\"status\":\"CAPTURED\"}").withFixedDelay(2_000)));
    facade = facadeAt(server.baseUrl(), Duration.ofMillis(200));

    StepResult result = failure(() -> facade.capture(7));

    assertThat(result.kind()).isEqualTo(StepResult.Kind.UNKNOWN);
    assertThat(result.reason()).hasFieldOrPropertyWithValue("code", "UPSTREAM_TIMEOUT");
  }

  @Test
  void isARefusedConnectionNotAnAttempt() {
    facade = facadeAt("http://127.0.0.1:" + TestGateway.freePort(), PATIENT);

    StepResult result = failure(() -> facade.capture(7));

    assertThat(result.kind()).isEqualTo(StepResult.Kind.RETRYABLE);
    assertThat(result.sent()).isFalse();
  }

  @Test
  void isAnOpenBreakerNotAnAttempt() {
    answers(503, "{}");
    failure(() -> facade.capture(7));
    failure(() -> facade.capture(7));

    StepResult result = failure(() -> facade.capture(7));

    assertThat(result.reason()).hasFieldOrPropertyWithValue("code", "CIRCUIT_OPEN");
    assertThat(result.sent()).isFalse();
    assertThat(server.getAllServeEvents()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>welcome</html>", "{}", "{\"status\":\"PENDING\"}", "[]", ""})
  void isA200OfSomethingElseUnknown(String body) {
    answers(200, body);

    assertThat(failure(() -> facade.capture(7)).kind()).isEqualTo(StepResult.Kind.UNKNOWN);
    assertThat(failure(() -> facade.sendReceipt(42, 7)).kind()).isEqualTo(StepResult.Kind.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 404, 409, 429})
  void isAnErrorThatIsNotTheFacadesUnknown(int status) {
    answers(status, "<html>not here</html>");

    assertThat(failure(() -> facade.capture(7)).kind()).isEqualTo(StepResult.Kind.UNKNOWN);
  }
}
