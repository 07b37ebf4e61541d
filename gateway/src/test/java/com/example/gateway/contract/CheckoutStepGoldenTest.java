package com.example.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.example.contract.rest.facade.Quote;
import com.example.contract.rest.facade.QuoteLine;
import com.example.contract.shop.v1.CancelConfirmationRequest;
import com.example.contract.shop.v1.CancelConfirmationResponse;
import com.example.contract.shop.v1.CheckoutStepServiceGrpc;
import com.example.contract.shop.v1.ClosePaymentResponse;
import com.example.contract.shop.v1.ConfirmOrderRequest;
import com.example.contract.shop.v1.CreateOrderRequest;
import com.example.contract.shop.v1.OpenPaymentRequest;
import com.example.contract.shop.v1.OpenPaymentResponse;
import com.example.contract.shop.v1.Operation;
import com.example.contract.shop.v1.PlaceOrderRequest;
import com.example.contract.shop.v1.PlaceOrderResponse;
import com.example.contract.shop.v1.ReserveStockRequest;
import com.example.gateway.TestConfig;
import com.example.gateway.platform.grpc.GrpcServices;
import com.example.gateway.platform.grpc.RpcClient;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.shop.checkout.DataService;
import com.example.gateway.shop.checkout.GrpcDataService;
import com.example.gateway.shop.checkout.NotDone;
import com.google.protobuf.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden rpcs of the checkout's steps, asked by what the saga asks with. */
class CheckoutStepGoldenTest {
  private static final GrpcServices.Channels CHANNELS =
      new GrpcServices.Channels(Duration.ofSeconds(1));
  private static GoldenDataService golden;
  private static DataService dataService;

  @BeforeAll
  static void start() throws IOException {
    golden = new GoldenDataService();
    var config =
        TestConfig.with(
            Map.of(
                "GATEWAY_BREAKER_WINDOW_CALLS", "10000", "GATEWAY_BREAKER_MINIMUM_CALLS", "10000"));
    var upstream =
        new Upstream(
            "node-data-service", Upstream.Transport.GRPC, "127.0.0.1:" + golden.port(), config);
    dataService =
        new GrpcDataService(
            new RpcClient(CHANNELS, TestConfig.cache()), upstream, Duration.ofSeconds(20));
  }

  @AfterAll
  static void stop() {
    CHANNELS.destroy();
    golden.stop();
  }

  /** What lacks a saga is nothing that the gateway could send. */
  static Stream<GoldenRpc> steps() {
    return GoldenRpc.all()
        .filter(
            rpc ->
                CheckoutStepServiceGrpc.SERVICE_NAME.equals(rpc.method().getServiceName())
                    && !rpc.isLate()
                    && !rpc.json().at("/request/operation/saga_id").isMissingNode());
  }

  @ParameterizedTest
  @MethodSource("steps")
  void isItAskedAndUnderstoodAsPromised(GoldenRpc rpc) {
    golden.play(rpc);
    String refusal = rpc.json().at("/error/reason").asString("");

    if (refusal.isEmpty()) {
      assertThat(ask(rpc.requests().get(0))).isEqualTo(promised(rpc.responses().get(0)));
    } else {
      var notDone = catchThrowableOfType(NotDone.class, () -> ask(rpc.requests().get(0)));
      assertThat(Objects.requireNonNull(notDone.result().reason()).code()).isEqualTo(refusal);
    }
    assertThat(golden.asked).isEqualTo(rpc.requests());
  }

  /** The id that the saga goes on with; empty if there is none. */
  private static OptionalLong promised(Message response) {
    if (response instanceof PlaceOrderResponse placed) {
      return OptionalLong.of(placed.getOrder().getId());
    }
    if (response instanceof OpenPaymentResponse opened) {
      return OptionalLong.of(opened.getPayment().getId());
    }
    if (response instanceof ClosePaymentResponse closed && closed.hasPayment()) {
      return OptionalLong.of(closed.getPayment().getId());
    }
    if (response instanceof CancelConfirmationResponse learned && learned.hasOrder()) {
      return OptionalLong.of(learned.getOrder().getId());
    }
    return OptionalLong.empty();
  }

  private static OptionalLong ask(Message request) {
    var operation = operation(request);
    if (request instanceof PlaceOrderRequest place) {
      CreateOrderRequest order = place.getOrder();
      return OptionalLong.of(dataService.placeOrder(operation, order.getUserId(), quote(order)));
    }
    if (request instanceof ReserveStockRequest reserve) {
      dataService.reserveStock(operation, reserve.getOrderId());
    } else if (request instanceof ConfirmOrderRequest confirm) {
      dataService.confirmOrder(operation, confirm.getOrderId());
    } else if (request instanceof OpenPaymentRequest open) {
      return OptionalLong.of(dataService.openPayment(operation, open.getOrderId()));
    } else if (request instanceof CancelConfirmationRequest) {
      return dataService.cancelConfirmation(operation);
    } else {
      return undo(request, operation);
    }
    return OptionalLong.empty();
  }

  private static OptionalLong undo(Message request, DataService.Operation operation) {
    switch (request.getDescriptorForType().getName()) {
      case "RejectOrderRequest" -> dataService.rejectOrder(operation);
      case "ReleaseStockRequest" -> dataService.releaseStock(operation);
      case "ClosePaymentRequest" -> {
        return dataService.closePayment(operation);
      }
      default -> throw new IllegalArgumentException(request.toString());
    }
    return OptionalLong.empty();
  }

  private static DataService.Operation operation(Message request) {
    var field = request.getDescriptorForType().findFieldByName("operation");
    var operation = (Operation) request.getField(field);
    return new DataService.Operation(
        operation.getSagaId(), operation.getStep(), operation.getEpoch());
  }

  /** Only what the data service is told of it counts. */
  private static Quote quote(CreateOrderRequest order) {
    List<QuoteLine> lines =
        order.getItemsList().stream()
            .map(
                item ->
                    new QuoteLine(
                        item.getProductId(),
                        (long) item.getQuantity(),
                        item.getUnitPriceCents(),
                        "any",
                        0L,
                        0L))
            .toList();
    return new Quote(
        order.getCountry(),
        order.getCurrency(),
        lines,
        0L,
        order.getDiscountCents(),
        null,
        0L,
        0L,
        order.getTaxCents(),
        0L,
        Quote.RoundingEnum.HALF_EVEN);
  }
}
