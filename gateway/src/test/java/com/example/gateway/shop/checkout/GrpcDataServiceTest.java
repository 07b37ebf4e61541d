package com.example.gateway.shop.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.example.contract.shop.v1.CheckoutStepServiceGrpc;
import com.example.contract.shop.v1.ConfirmOrderRequest;
import com.example.contract.shop.v1.ConfirmOrderResponse;
import com.example.gateway.TestConfig;
import com.example.gateway.TestGateway;
import com.example.gateway.platform.edge.RequestIds;
import com.example.gateway.platform.edge.WorkContext;
import com.example.gateway.platform.grpc.GrpcServices;
import com.example.gateway.platform.grpc.RpcClient;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.saga.StepResult;
import com.example.gateway.shop.checkout.DataService.Operation;
import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the data service's answers over gRPC; what it is asked, the golden rpcs show. */
class GrpcDataServiceTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final Operation OPERATION = new Operation("saga", "confirm-order", 1);

  private final GrpcServices.Channels channels = new GrpcServices.Channels(Duration.ofSeconds(1));
  private volatile Consumer<StreamObserver<ConfirmOrderResponse>> behaviour = observer -> {};
  private volatile Metadata headers = new Metadata();
  private volatile long deadlineMillis;
  private Server server;
  private DataService dataService;

  @BeforeEach
  void start() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(ServerInterceptors.intercept(new Confirmations(), new Recorder()))
            .build()
            .start();
    dataService = dataServiceAt(server.getPort(), PATIENT);
  }

  @AfterEach
  void stop() {
    channels.destroy();
    server.shutdownNow();
  }

  private DataService dataServiceAt(int port, Duration limit) {
    var config = TestConfig.with(Map.of("GATEWAY_BREAKER_MINIMUM_CALLS", "2"));
    var upstream =
        new Upstream("node-data-service", Upstream.Transport.GRPC, "127.0.0.1:" + port, config);
    return new GrpcDataService(new RpcClient(channels, TestConfig.cache()), upstream, limit);
  }

  private final class Confirmations extends CheckoutStepServiceGrpc.CheckoutStepServiceImplBase {
    @Override
    public void confirmOrder(
        ConfirmOrderRequest request, StreamObserver<ConfirmOrderResponse> observer) {
      behaviour.accept(observer);
    }
  }

  private final class Recorder implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata sent, ServerCallHandler<Q, R> next) {
      headers = sent;
      deadlineMillis = Context.current().getDeadline().timeRemaining(TimeUnit.MILLISECONDS);
      return next.startCall(call, sent);
    }
  }

  private StepResult confirm() {
    return catchThrowableOfType(NotDone.class, () -> dataService.confirmOrder(OPERATION, 42))
        .result();
  }

  private void refuses(Status.Code status, String reason) {
    var info = ErrorInfo.newBuilder().setReason(reason).setDomain("shop").build();
    behaviour =
        observer ->
            observer.onError(
                StatusProto.toStatusRuntimeException(
                    com.google.rpc.Status.newBuilder()
                        .setCode(status.value())
                        .setMessage("why")
                        .addDetails(Any.pack(info))
                        .build()));
  }

  @Test
  void doesTheSagasTraceGoAlongWithADeadline() {
    behaviour =
        observer -> {
          observer.onNext(ConfirmOrderResponse.getDefaultInstance());
          observer.onCompleted();
        };

    WorkContext.run(
        RequestIds.of("my-request", "00-" + TRACE + "-00f067aa0ba902b7-01"),
        () -> dataService.confirmOrder(OPERATION, 42));

    assertThat(header("x-request-id")).isEqualTo("my-request");
    assertThat(header("traceparent")).startsWith("00-" + TRACE + "-");
    assertThat(deadlineMillis).isBetween(1L, PATIENT.toMillis());
  }

  private String header(String name) {
    return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }

  @Test
  void isARefusalTheServicesOwn() {
    refuses(Status.Code.FAILED_PRECONDITION, "RESERVATION_EXPIRED");

    assertThat(confirm()).isEqualTo(StepResult.rejected("RESERVATION_EXPIRED", "why"));
  }

  @Test
  void doesAStaleEpochNotTurnTheSaga() {
    refuses(Status.Code.ABORTED, "STALE_EPOCH");

    assertThat(confirm()).isEqualTo(StepResult.notSent("STALE_EPOCH", "why"));
  }

  @Test
  void isADatabaseThatIsDownUnknown() {
    refuses(Status.Code.UNAVAILABLE, "DATABASE_UNAVAILABLE");

    StepResult result = confirm();

    assertThat(result.kind()).isEqualTo(StepResult.Kind.UNKNOWN);
    assertThat(result.sent()).isFalse();
  }

  @Test
  void isAnAnswerThatDoesNotComeUnknown() {
    dataService = dataServiceAt(server.getPort(), Duration.ofMillis(200));

    assertThat(confirm().kind()).isEqualTo(StepResult.Kind.UNKNOWN);
    assertThat(confirm().reason()).hasFieldOrPropertyWithValue("code", "UPSTREAM_TIMEOUT");
  }

  @Test
  void isACutConnectionUnknownThoughGrpcCallsItUnavailable() {
    behaviour = observer -> server.shutdownNow();

    StepResult result = confirm();

    assertThat(result.kind()).isEqualTo(StepResult.Kind.UNKNOWN);
    assertThat(result.reason()).hasFieldOrPropertyWithValue("code", "UPSTREAM_BAD_RESPONSE");
  }

  @Test
  void isARefusedConnectionNotAnAttempt() {
    dataService = dataServiceAt(TestGateway.freePort(), PATIENT);

    StepResult result = confirm();

    assertThat(result.reason()).hasFieldOrPropertyWithValue("code", "UPSTREAM_UNAVAILABLE");
    assertThat(result.sent()).isFalse();
  }

  @Test
  void isAnOpenBreakerNotAnAttempt() {
    refuses(Status.Code.UNAVAILABLE, "DATABASE_UNAVAILABLE");
    confirm();
    confirm();

    StepResult result = confirm();

    assertThat(result.reason()).hasFieldOrPropertyWithValue("code", "CIRCUIT_OPEN");
    assertThat(result.sent()).isFalse();
  }

  @Test
  void isAServerThatIsNotTheServiceUnknown() {
    behaviour = observer -> observer.onError(Status.UNIMPLEMENTED.asRuntimeException());

    assertThat(confirm().kind()).isEqualTo(StepResult.Kind.UNKNOWN);
  }
}
