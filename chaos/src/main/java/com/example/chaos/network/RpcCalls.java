package com.example.chaos.network;

import com.example.contract.shop.v1.ClosePaymentResponse;
import com.example.contract.shop.v1.OpenPaymentResponse;
import com.example.contract.shop.v1.Payment;
import com.example.contract.shop.v1.RejectOrderRequest;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells from a message what the gateway asks of the data service, for which saga. */
public final class RpcCalls {
  private static final String SERVICE = "shop.v1.CheckoutStepService/";
  private static final Map<String, Operation> OPERATIONS =
      Map.of(
          SERVICE + "PlaceOrder", Operation.PLACE_ORDER,
          SERVICE + "RejectOrder", Operation.REJECT_ORDER,
          SERVICE + "ReserveStock", Operation.RESERVE_STOCK,
          SERVICE + "ReleaseStock", Operation.RELEASE_STOCK,
          SERVICE + "ConfirmOrder", Operation.CONFIRM_ORDER,
          SERVICE + "CancelConfirmation", Operation.CANCEL_CONFIRMATION,
          SERVICE + "OpenPayment", Operation.OPEN_PAYMENT,
          SERVICE + "ClosePayment", Operation.CLOSE_PAYMENT);

  private final SagaIndex sagas;

  public RpcCalls(SagaIndex sagas) {
    this.sagas = sagas;
  }

  Call recognise(String line, String method, byte[] request) {
    Operation operation = OPERATIONS.getOrDefault(method, Operation.OTHER);
    if (operation == Operation.OTHER) {
      return new Call(line, operation, "", 0, method);
    }
    try {
      // All of them have the operation in the same place, and this one nothing else.
      var asked = RejectOrderRequest.parseFrom(request).getOperation();
      return new Call(line, operation, asked.getSagaId(), asked.getEpoch(), method);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(method + " with a request that is none", e);
    }
  }

  /** REST calls name only the payment. */
  void learn(String method, byte @Nullable [] response) {
    if (response == null) {
      return;
    }
    try {
      Operation operation = OPERATIONS.getOrDefault(method, Operation.OTHER);
      if (operation == Operation.OPEN_PAYMENT) {
        learn(OpenPaymentResponse.parseFrom(response).getPayment());
      } else if (operation == Operation.CLOSE_PAYMENT) {
        learn(ClosePaymentResponse.parseFrom(response).getPayment());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(method + " with a response that is none", e);
    }
  }

  private void learn(Payment payment) {
    sagas.learn("payment-" + payment.getId(), payment.getIdempotencyKey());
    sagas.learn("order-" + payment.getOrderId(), payment.getIdempotencyKey());
  }
}
