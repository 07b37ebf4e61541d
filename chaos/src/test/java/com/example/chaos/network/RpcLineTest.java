package com.example.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.contract.shop.v1.CheckoutStepServiceGrpc;
import com.example.contract.shop.v1.OpenPaymentRequest;
import com.example.contract.shop.v1.OpenPaymentResponse;
import com.example.contract.shop.v1.Operation;
import com.example.contract.shop.v1.Payment;
import com.example.contract.shop.v1.RejectOrderRequest;
import com.example.contract.shop.v1.RejectOrderResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RpcLineTest {
  private static final Operation ASKED =
      Operation.newBuilder().setSagaId("saga-7").setStep("authorize-payment").setEpoch(3).build();

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final List<Long> received = new CopyOnWriteArrayList<>();
  private final SagaIndex sagas = new SagaIndex();
  private final Switchboard tap = new Switchboard();
  private Server dataService;
  private RpcLine line;
  private ManagedChannel channel;

  @BeforeEach
  void open() throws IOException {
    dataService =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Steps())
            .build()
            .start();
    String target = "127.0.0.1:" + dataService.getPort();
    line = new RpcLine("gateway-1", target, new RpcCalls(sagas), tap);
    channel = Grpc.newChannelBuilder(line.target(), InsecureChannelCredentials.create()).build();
    tap.set(
        (call, passage) -> {
          calls.add(call);
          return passage.send();
        });
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    line.close();
    dataService.shutdownNow();
  }

  @Test
  void isAnRpcPassedOnAndItsSagaLearned() {
    Payment payment = openPayment();

    assertThat(payment.getId()).isEqualTo(7);
    assertThat(received).containsExactly(42L);
    assertThat(sagas.saga("payment-7")).isEqualTo("saga-7");
    assertThat(sagas.saga("order-42")).isEqualTo("saga-7");
    assertThat(calls)
        .containsExactly(
            new Call(
                "gateway-1",
                com.example.chaos.network.Operation.OPEN_PAYMENT,
                "saga-7",
                3,
                "shop.v1.CheckoutStepService/OpenPayment"));
  }

  @Test
  void isARefusalPassedOn() {
    assertThatThrownBy(
            () ->
                CheckoutStepServiceGrpc.newBlockingStub(channel)
                    .rejectOrder(RejectOrderRequest.newBuilder().setOperation(ASKED).build()))
        .hasMessage("ABORTED: stale");
  }

  @Test
  void doesALostResponseLeaveItsEffectAndTheCallerWithoutAnAnswer() {
    tap.set(
        (call, passage) -> {
          passage.send();
          return Reply.Absent.SILENCE;
        });

    assertThatThrownBy(this::openPayment).isInstanceOf(StatusRuntimeException.class);
    assertThat(received).hasSize(1);
  }

  @Test
  void isALateCallDeliveredThoughItsCallerIsGone() throws InterruptedException {
    var gone = new CountDownLatch(1);
    var delivered = new CountDownLatch(1);
    tap.set(
        (call, passage) -> {
          gone.await();
          Reply reply = passage.send();
          delivered.countDown();
          return reply;
        });

    assertThatThrownBy(this::openPayment).hasMessageStartingWith("DEADLINE_EXCEEDED");
    assertThat(received).isEmpty();
    gone.countDown();
    assertThat(delivered.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(received).hasSize(1);
  }

  @Test
  void isACutLineUnavailable() {
    tap.set((call, passage) -> Reply.Absent.CUT);

    assertThatThrownBy(this::openPayment).hasMessageStartingWith("UNAVAILABLE");
    assertThat(received).isEmpty();
  }

  private Payment openPayment() {
    return CheckoutStepServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(3, TimeUnit.SECONDS)
        .openPayment(OpenPaymentRequest.newBuilder().setOperation(ASKED).setOrderId(42).build())
        .getPayment();
  }

  private final class Steps extends CheckoutStepServiceGrpc.CheckoutStepServiceImplBase {
    @Override
    public void openPayment(
        OpenPaymentRequest request, StreamObserver<OpenPaymentResponse> observer) {
      received.add(request.getOrderId());
      var payment =
          Payment.newBuilder()
              .setId(7)
              .setOrderId(request.getOrderId())
              .setIdempotencyKey(request.getOperation().getSagaId());
      observer.onNext(OpenPaymentResponse.newBuilder().setPayment(payment).build());
      observer.onCompleted();
    }

    @Override
    public void rejectOrder(
        RejectOrderRequest request, StreamObserver<RejectOrderResponse> observer) {
      observer.onError(Status.ABORTED.withDescription("stale").asRuntimeException());
    }
  }
}
