package com.example.gateway.shop.checkout;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.awaitility.Awaitility.await;

import com.example.contract.shop.v1.CancelConfirmationRequest;
import com.example.contract.shop.v1.CancelConfirmationResponse;
import com.example.contract.shop.v1.CheckoutStepServiceGrpc.CheckoutStepServiceImplBase;
import com.example.contract.shop.v1.ClosePaymentRequest;
import com.example.contract.shop.v1.ClosePaymentResponse;
import com.example.contract.shop.v1.ConfirmOrderRequest;
import com.example.contract.shop.v1.ConfirmOrderResponse;
import com.example.contract.shop.v1.OpenPaymentRequest;
import com.example.contract.shop.v1.OpenPaymentResponse;
import com.example.contract.shop.v1.Order;
import com.example.contract.shop.v1.Payment;
import com.example.contract.shop.v1.PlaceOrderRequest;
import com.example.contract.shop.v1.PlaceOrderResponse;
import com.example.contract.shop.v1.RejectOrderRequest;
import com.example.contract.shop.v1.RejectOrderResponse;
import com.example.contract.shop.v1.ReleaseStockRequest;
import com.example.contract.shop.v1.ReleaseStockResponse;
import com.example.contract.shop.v1.ReserveStockRequest;
import com.example.contract.shop.v1.ReserveStockResponse;
import com.example.gateway.TestGateway;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A running gateway before a shop where all goes well: order 42, payment 7, 1190 cents. */
final class StubShop implements AutoCloseable {
  static final String BODY =
      """
      {"user_id":1,"country":"DE","items":[{"product_id":2,"quantity":3}],"voucher":null,
       "total_cents":1190,"currency":"EUR","card_token":"tok_ok"}""";

  /** Rpcs, in the order they came. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  final TestGateway gateway;
  private final WireMock facade;
  private final Server dataService;

  StubShop() throws IOException {
    this(Map.of());
  }

  /** With other settings of the gateway; its facade is the one they name, a WireMock too. */
  StubShop(Map<String, String> overriding) throws IOException {
    dataService =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Steps())
            .build()
            .start();
    var settings = new HashMap<>(TestGateway.PATIENT);
    settings.put("GATEWAY_DATA_SERVICE_GRPC_TARGET", "127.0.0.1:" + dataService.getPort());
    settings.putAll(overriding);
    gateway = TestGateway.start(settings);
    URI url = URI.create(settings.getOrDefault("GATEWAY_FACADE_URL", gateway.facade.baseUrl()));
    facade = new WireMock(url.getHost(), url.getPort());
  }

  /** As if nobody had asked for anything: what other tests began has ended. */
  StubShop fresh() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Stream.of("RUNNING", "COMMITTED", "COMPENSATING").allMatch(this::hasNone));
    asked.clear();
    gateway.resetUpstreams();
    facade.resetMappings();
    facade(
        "/quotes",
        """
        {"country":"DE","currency":"EUR","lines":[],"subtotal_cents":1000,"discount_cents":0,
         "voucher":null,"voucher_discount_cents":0,"tax_rate_basis_points":1900,"tax_cents":190,
         "total_cents":1190,"rounding":"HALF_EVEN"}""");
    facade("/internal/payments/7/authorize", "{\"status\":\"AUTHORIZED\"}");
    facade("/internal/payments/7/void", "{\"status\":\"VOIDED\"}");
    facade("/payments/7/capture", "{\"status\":\"CAPTURED\"}");
    facade("/internal/orders/42/receipt", "{\"order_id\":42}");
    return this;
  }

  private boolean hasNone(String state) {
    var page = TestGateway.json(gateway.get("/api/checkouts?state=" + state));
    return page.has("items") && page.path("items").isEmpty();
  }

  private void facade(String path, String answer) {
    facade.register(post(urlPathMatching(path)).willReturn(okJson(answer)));
  }

  @Override
  public void close() {
    gateway.close();
    dataService.shutdownNow();
  }

  private final class Steps extends CheckoutStepServiceImplBase {
    private static final Order ORDER = Order.newBuilder().setId(42).build();
    private static final Payment PAYMENT = Payment.newBuilder().setId(7).build();

    private <R> void answer(String rpc, StreamObserver<R> client, R answer) {
      asked.add(rpc);
      client.onNext(answer);
      client.onCompleted();
    }

    @Override
    public void placeOrder(PlaceOrderRequest request, StreamObserver<PlaceOrderResponse> client) {
      answer("place", client, PlaceOrderResponse.newBuilder().setOrder(ORDER).build());
    }

    @Override
    public void rejectOrder(
        RejectOrderRequest request, StreamObserver<RejectOrderResponse> client) {
      answer("reject", client, RejectOrderResponse.getDefaultInstance());
    }

    @Override
    public void reserveStock(
        ReserveStockRequest request, StreamObserver<ReserveStockResponse> client) {
      answer("reserve", client, ReserveStockResponse.getDefaultInstance());
    }

    @Override
    public void releaseStock(
        ReleaseStockRequest request, StreamObserver<ReleaseStockResponse> client) {
      answer("release", client, ReleaseStockResponse.getDefaultInstance());
    }

    @Override
    public void confirmOrder(
        ConfirmOrderRequest request, StreamObserver<ConfirmOrderResponse> client) {
      answer("confirm", client, ConfirmOrderResponse.newBuilder().setOrder(ORDER).build());
    }

    @Override
    public void cancelConfirmation(
        CancelConfirmationRequest request, StreamObserver<CancelConfirmationResponse> client) {
      answer("cancel", client, CancelConfirmationResponse.getDefaultInstance());
    }

    @Override
    public void openPayment(
        OpenPaymentRequest request, StreamObserver<OpenPaymentResponse> client) {
      answer("open", client, OpenPaymentResponse.newBuilder().setPayment(PAYMENT).build());
    }

    @Override
    public void closePayment(
        ClosePaymentRequest request, StreamObserver<ClosePaymentResponse> client) {
      answer("close", client, ClosePaymentResponse.newBuilder().setPayment(PAYMENT).build());
    }
  }
}
