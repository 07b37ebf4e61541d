package com.example.gateway.shop.checkout;

import com.example.contract.rest.facade.Quote;
import com.example.contract.rest.facade.QuoteLine;
import com.example.contract.shop.v1.CancelConfirmationRequest;
import com.example.contract.shop.v1.CheckoutStepServiceGrpc;
import com.example.contract.shop.v1.ClosePaymentRequest;
import com.example.contract.shop.v1.ConfirmOrderRequest;
import com.example.contract.shop.v1.CreateOrderRequest;
import com.example.contract.shop.v1.NewOrderItem;
import com.example.contract.shop.v1.OpenPaymentRequest;
import com.example.contract.shop.v1.Order;
import com.example.contract.shop.v1.Payment;
import com.example.contract.shop.v1.PlaceOrderRequest;
import com.example.contract.shop.v1.RejectOrderRequest;
import com.example.contract.shop.v1.ReleaseStockRequest;
import com.example.contract.shop.v1.ReserveStockRequest;
import com.example.gateway.platform.grpc.RpcClient;
import com.example.gateway.platform.grpc.RpcRefusedException;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.web.ProblemException;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.OptionalLong;

/** The data service, over gRPC. */
public final class GrpcDataService implements DataService {
  private final RpcClient client;
  private final Upstream upstream;
  private final Duration limit;

  /**
   * @param limit of one call
   */
  public GrpcDataService(RpcClient client, Upstream upstream, Duration limit) {
    this.client = client;
    this.upstream = upstream;
    this.limit = limit;
  }

  @Override
  public long placeOrder(Operation operation, long userId, Quote quote) {
    var order =
        CreateOrderRequest.newBuilder()
            .setUserId(userId)
            .setCountry(quote.country())
            .setCurrency(quote.currency())
            .setDiscountCents(quote.discountCents())
            .setTaxCents(quote.taxCents());
    quote.lines().forEach(line -> order.addItems(item(line)));
    var request = PlaceOrderRequest.newBuilder().setOperation(asked(operation)).setOrder(order);
    return id(call(CheckoutStepServiceGrpc.getPlaceOrderMethod(), request.build()).getOrder());
  }

  private static NewOrderItem item(QuoteLine line) {
    return NewOrderItem.newBuilder()
        .setProductId(line.productId())
        .setQuantity(line.quantity().intValue())
        .setUnitPriceCents(line.unitPriceCents())
        .build();
  }

  @Override
  public void rejectOrder(Operation operation) {
    call(
        CheckoutStepServiceGrpc.getRejectOrderMethod(),
        RejectOrderRequest.newBuilder().setOperation(asked(operation)).build());
  }

  @Override
  public void reserveStock(Operation operation, long orderId) {
    call(
        CheckoutStepServiceGrpc.getReserveStockMethod(),
        ReserveStockRequest.newBuilder()
            .setOperation(asked(operation))
            .setOrderId(orderId)
            .build());
  }

  @Override
  public void releaseStock(Operation operation) {
    call(
        CheckoutStepServiceGrpc.getReleaseStockMethod(),
        ReleaseStockRequest.newBuilder().setOperation(asked(operation)).build());
  }

  @Override
  public void confirmOrder(Operation operation, long orderId) {
    call(
        CheckoutStepServiceGrpc.getConfirmOrderMethod(),
        ConfirmOrderRequest.newBuilder()
            .setOperation(asked(operation))
            .setOrderId(orderId)
            .build());
  }

  @Override
  public OptionalLong cancelConfirmation(Operation operation) {
    var answer =
        call(
            CheckoutStepServiceGrpc.getCancelConfirmationMethod(),
            CancelConfirmationRequest.newBuilder().setOperation(asked(operation)).build());
    return answer.hasOrder() ? OptionalLong.of(id(answer.getOrder())) : OptionalLong.empty();
  }

  @Override
  public long openPayment(Operation operation, long orderId) {
    var request =
        OpenPaymentRequest.newBuilder().setOperation(asked(operation)).setOrderId(orderId);
    return id(call(CheckoutStepServiceGrpc.getOpenPaymentMethod(), request.build()).getPayment());
  }

  @Override
  public OptionalLong closePayment(Operation operation) {
    var answer =
        call(
            CheckoutStepServiceGrpc.getClosePaymentMethod(),
            ClosePaymentRequest.newBuilder().setOperation(asked(operation)).build());
    return answer.hasPayment() ? OptionalLong.of(id(answer.getPayment())) : OptionalLong.empty();
  }

  private static com.example.contract.shop.v1.Operation asked(Operation operation) {
    return com.example.contract.shop.v1.Operation.newBuilder()
        .setSagaId(operation.sagaId())
        .setStep(operation.step())
        .setEpoch(operation.epoch())
        .build();
  }

  private static long id(Order order) {
    return required(order.getId(), "order");
  }

  private static long id(Payment payment) {
    return required(payment.getId(), "payment");
  }

  /** What proto3 leaves out reads as 0. */
  private static long required(long id, String what) {
    if (id == 0) {
      throw Answers.nonsense("The answer has no " + what);
    }
    return id;
  }

  private <Q, R> R call(MethodDescriptor<Q, R> method, Q request) {
    try {
      return client.call(upstream, method, request, limit);
    } catch (RpcRefusedException e) {
      throw Answers.error(e.code(), e.detail());
    } catch (ProblemException e) {
      throw Answers.none(e.problem());
    }
  }
}
