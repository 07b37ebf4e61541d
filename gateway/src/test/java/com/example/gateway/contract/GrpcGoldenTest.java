package com.example.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.contract.shop.v1.OutboxServiceGrpc;
import com.example.contract.shop.v1.UserServiceGrpc;
import com.example.gateway.TestGateway;
import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden rpcs, asked with the generated stubs' methods at the door. */
class GrpcGoldenTest {
  private static GoldenDataService dataService;
  private static TestGateway gateway;
  private static ManagedChannel door;

  @BeforeAll
  static void start() throws IOException {
    dataService = new GoldenDataService();
    var settings = new HashMap<>(TestGateway.PATIENT);
    settings.put("GATEWAY_DATA_SERVICE_GRPC_TARGET", "127.0.0.1:" + dataService.port());
    gateway = TestGateway.start(settings);
    door =
        Grpc.newChannelBuilder(
                "127.0.0.1:" + gateway.grpcPort(), InsecureChannelCredentials.create())
            .build();
  }

  @AfterAll
  static void stop() {
    door.shutdownNow();
    gateway.close();
    dataService.stop();
  }

  /** Users can be changed at the door; the rest is for reading, but the outbox is internal. */
  private static boolean isOffered(GoldenRpc rpc) {
    if (OutboxServiceGrpc.SERVICE_NAME.equals(rpc.method().getServiceName())) {
      return false;
    }
    return UserServiceGrpc.SERVICE_NAME.equals(rpc.method().getServiceName())
        || Stream.of("Get", "List", "BatchGet")
            .anyMatch(rpc.method().getBareMethodName()::startsWith);
  }

  static Stream<GoldenRpc> answered() {
    return GoldenRpc.all().filter(rpc -> isOffered(rpc) && !rpc.isLate());
  }

  static Stream<GoldenRpc> late() {
    return GoldenRpc.all().filter(rpc -> isOffered(rpc) && rpc.isLate());
  }

  static Stream<GoldenRpc> notOffered() {
    return GoldenRpc.all().filter(rpc -> !isOffered(rpc));
  }

  @ParameterizedTest
  @MethodSource("answered")
  void doesAnRpcPassWholeInBothDirections(GoldenRpc rpc) {
    Answer answer = ask(rpc);
    String promise = Golden.broken("proto/golden/grpc.json", rpc.toString());

    assertThat(dataService.asked).as(promise).isEqualTo(rpc.requests());
    assertThat(answer.status().getCode()).as(promise).isEqualTo(rpc.status());
    assertThat(answer.messages()).as(promise).isEqualTo(rpc.responses());
    assertThat(answer.details())
        .as(promise)
        .isEqualTo(rpc.details().stream().map(Any::pack).toList());
  }

  @ParameterizedTest
  @MethodSource("late")
  void doesADeadlineEndTheRpcOnBothSides(GoldenRpc rpc) throws InterruptedException {
    Answer answer = ask(rpc);
    String promise = Golden.broken("proto/golden/grpc.json", rpc.toString());

    assertThat(answer.status().getCode()).as(promise).isEqualTo(rpc.status());
    assertThat(dataService.deadlineMillis).as(promise).isLessThanOrEqualTo(rpc.deadlineMillis());
    assertThat(dataService.cancelled.await(5, TimeUnit.SECONDS)).as(promise).isTrue();
  }

  @ParameterizedTest
  @MethodSource("notOffered")
  void isAnRpcThatIsNotForTheDoorRefused(GoldenRpc rpc) throws IOException {
    Answer answer = ask(rpc);
    String promise = Golden.broken("proto/golden/grpc.json", rpc.toString());

    assertThat(answer.status().getCode()).as(promise).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(answer.details().get(0).unpack(ErrorInfo.class).getReason())
        .isEqualTo("ROUTE_NOT_FOUND");
    assertThat(dataService.asked).as(promise).isEmpty();
  }

  private record Answer(List<Message> messages, Status status, Metadata trailers) {
    List<Any> details() {
      var explained = StatusProto.fromStatusAndTrailers(status, trailers);
      return explained.getDetailsList();
    }
  }

  private static Answer ask(GoldenRpc rpc) {
    dataService.play(rpc);
    var options =
        CallOptions.DEFAULT.withDeadlineAfter(rpc.deadlineMillis(), TimeUnit.MILLISECONDS);
    ClientCall<Message, Message> call = door.newCall(rpc.method(), options);
    var answer = new CompletableFuture<Answer>();
    call.start(
        new ClientCall.Listener<>() {
          private final List<Message> messages = new ArrayList<>();

          @Override
          public void onMessage(Message message) {
            messages.add(message);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            answer.complete(new Answer(messages, status, trailers));
          }
        },
        new Metadata());
    call.request(Integer.MAX_VALUE);
    rpc.requests().forEach(call::sendMessage);
    call.halfClose();
    return answer.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
