package com.example.gateway.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.example.contract.shop.v1.CreateOrderRequest;
import com.example.contract.shop.v1.GetUserRequest;
import com.example.contract.shop.v1.OrderServiceGrpc;
import com.example.contract.shop.v1.ProductServiceGrpc;
import com.example.contract.shop.v1.UserServiceGrpc;
import com.example.gateway.FirstAnswer;
import com.example.gateway.SharedGateway;
import com.google.rpc.ErrorInfo;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the running gateway offers over gRPC. Nobody listens behind it here. */
class GrpcDoorTest {
  private final ManagedChannel channel =
      Grpc.newChannelBuilder(
              "127.0.0.1:" + SharedGateway.fresh().grpcPort(), InsecureChannelCredentials.create())
          .build();

  @AfterEach
  void stop() {
    channel.shutdownNow();
  }

  @Test
  void isARpcThatIsOfferedForwarded() {
    var failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                UserServiceGrpc.newBlockingStub(channel)
                    .getUser(GetUserRequest.getDefaultInstance()));

    assertThat(reason(failure)).isEqualTo("UPSTREAM_UNAVAILABLE");
  }

  @Test
  void isAWriteThatIsNotOfferedRefused() {
    var failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                OrderServiceGrpc.newBlockingStub(channel)
                    .createOrder(CreateOrderRequest.getDefaultInstance()));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(failure.getStatus().getDescription()).contains("shop.v1.OrderService/CreateOrder");
    assertThat(reason(failure)).isEqualTo("ROUTE_NOT_FOUND");
  }

  @Test
  void isAnUnknownServiceRefusedInTheSameWay() {
    MethodDescriptor<GetUserRequest, GetUserRequest> unknown =
        UserServiceGrpc.getGetUserMethod().toBuilder(
                UserServiceGrpc.getGetUserMethod().getRequestMarshaller(),
                UserServiceGrpc.getGetUserMethod().getRequestMarshaller())
            .setFullMethodName("nowhere.v1.Nothing/Do")
            .setSchemaDescriptor(null)
            .build();

    var failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    channel,
                    unknown,
                    io.grpc.CallOptions.DEFAULT,
                    GetUserRequest.getDefaultInstance()));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(reason(failure)).isEqualTo("ROUTE_NOT_FOUND");
  }

  @Test
  void isTheDoorHealthy() {
    var health = HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());

    assertThat(health.getStatus()).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void canAToolLookAround() throws Exception {
    var services = new CompletableFuture<ServerReflectionResponse>();
    StreamObserver<ServerReflectionRequest> ask =
        ServerReflectionGrpc.newStub(channel).serverReflectionInfo(new FirstAnswer<>(services));
    ask.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

    assertThat(services.get(5, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
        .extracting(service -> service.getName())
        .contains(
            "shop.v1.UserService",
            "shop.v1.OrderService",
            "shop.v1.PaymentService",
            ProductServiceGrpc.SERVICE_NAME,
            "grpc.health.v1.Health");

    var file = new CompletableFuture<ServerReflectionResponse>();
    ServerReflectionGrpc.newStub(channel)
        .serverReflectionInfo(new FirstAnswer<>(file))
        .onNext(
            ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("shop.v1.UserService")
                .build());
    assertThat(file.get(5, TimeUnit.SECONDS).hasFileDescriptorResponse()).isTrue();
    ask.onCompleted();
  }

  private static String reason(StatusRuntimeException failure) throws RuntimeException {
    try {
      return StatusProto.fromThrowable(failure).getDetails(0).unpack(ErrorInfo.class).getReason();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
