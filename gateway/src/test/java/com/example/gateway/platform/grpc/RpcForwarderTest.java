package com.example.gateway.platform.grpc;

import static com.example.gateway.platform.grpc.RpcErrors.details;
import static com.example.gateway.platform.grpc.RpcErrors.errorInfo;
import static com.example.gateway.platform.grpc.RpcErrors.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.contract.shop.v1.CreateUserRequest;
import com.example.contract.shop.v1.ExportUsersRequest;
import com.example.contract.shop.v1.ExportUsersResponse;
import com.example.contract.shop.v1.GetUserRequest;
import com.example.contract.shop.v1.ImportProductsRequest;
import com.example.contract.shop.v1.ImportProductsResponse;
import com.example.contract.shop.v1.ProductServiceGrpc;
import com.example.contract.shop.v1.UserServiceGrpc;
import com.example.gateway.FirstAnswer;
import com.example.gateway.TestConfig;
import com.example.gateway.platform.cache.ReadCache;
import com.example.gateway.platform.cache.ReadKey;
import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.resilience.Upstream;
import com.google.rpc.RetryInfo;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The forwarder between a real client and a real server on the loopback, without the rest of the
 * gateway.
 */
class RpcForwarderTest {
  private final GatewayConfig config =
      TestConfig.with(
          Map.of(
              "GATEWAY_REQUEST_LIMIT_MS", "2000",
              "GATEWAY_BREAKER_WINDOW_CALLS", "4",
              "GATEWAY_BREAKER_MINIMUM_CALLS", "4",
              "GATEWAY_BREAKER_OPEN_MS", "1000",
              "GATEWAY_BREAKER_PROBES", "1",
              "GATEWAY_MAX_CONCURRENT", "2"));
  private final ReadCache cache = TestConfig.cache();
  private RecordingDataService dataService;
  private Upstream upstream;
  private GrpcServices.Channels channels;
  private Server door;
  private ManagedChannel channel;
  private UserServiceGrpc.UserServiceBlockingStub users;

  @BeforeEach
  void start() throws IOException {
    dataService = new RecordingDataService(0);
    upstream =
        new Upstream(
            "node-data-service",
            Upstream.Transport.GRPC,
            "127.0.0.1:" + dataService.port(),
            config);
    var routes =
        List.of(
            GrpcRoute.all(UserServiceGrpc.getServiceDescriptor(), upstream),
            GrpcRoute.all(ProductServiceGrpc.getServiceDescriptor(), upstream));
    var services = new GrpcServices();
    channels = services.channels(config);
    var builder = NettyServerBuilder.forPort(0, InsecureServerCredentials.create());
    services
        .<NettyServerBuilder>forwardedServices(routes, channels, cache, config)
        .customize(builder);
    door = builder.build().start();
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + door.getPort(), InsecureChannelCredentials.create())
            .build();
    users = UserServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    door.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    channels.destroy();
    dataService.stop();
  }

  @Test
  void isWhatWasReadNotAnsweredAfterAnRpcThatMayHaveWritten() {
    var key = new ReadKey("/api/users/7", null, null, null);
    var minute = Duration.ofMinutes(1);
    Runnable read = () -> cache.alone(key, minute).keep(List.of(), new byte[0], minute);

    read.run();
    users.getUser(user(7));
    assertThat(cache.find(key)).isNotNull();

    // Whatever came of it.
    assertThat(failureOf(() -> users.createUser(CreateUserRequest.getDefaultInstance())))
        .isNotNull();
    assertThat(cache.find(key)).isNull();
  }

  @Test
  void doesAUnaryCallPass() {
    assertThat(users.getUser(user(7)).getUser().getId()).isEqualTo(7);
    await().untilAsserted(() -> assertThat(upstream.inFlight()).isZero());
  }

  @Test
  void areTheNamesOfACallPassedOn() {
    var sent = new Metadata();
    sent.put(RpcForwarder.REQUEST_ID, "order-7");
    sent.put(RpcForwarder.TRACEPARENT, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    assertThat(
            users
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(sent))
                .getUser(user(7))
                .hasUser())
        .isTrue();

    Metadata passed = dataService.headers.get();
    assertThat(passed.get(RpcForwarder.REQUEST_ID)).isEqualTo("order-7");
    assertThat(passed.get(RpcForwarder.TRACEPARENT))
        .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
        .doesNotContain("00f067aa0ba902b7");
  }

  @Test
  void isAMessageThatIsTooLargeRefusedWithTheCodeThatHttpGives() {
    var large = CreateUserRequest.newBuilder().setName("n".repeat(1_100_000)).build();

    StatusRuntimeException failure = failureOf(() -> users.createUser(large));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(errorInfo(failure).getReason()).isEqualTo("PAYLOAD_TOO_LARGE");
    await().untilAsserted(() -> assertThat(upstream.inFlight()).isZero());
  }

  @Test
  void doesTheEarlierDeadlineHold() {
    assertThat(users.getUser(user(7)).hasUser()).isTrue();
    assertThat(dataService.deadlineMillis.get()).isBetween(1L, 2_000L);

    assertThat(users.withDeadlineAfter(1, TimeUnit.SECONDS).getUser(user(7)).hasUser()).isTrue();
    assertThat(dataService.deadlineMillis.get()).isBetween(1L, 1_000L);
  }

  @Test
  void isASilentUpstreamGivenUpOn() {
    StatusRuntimeException failure =
        failureOf(() -> users.getUser(user(RecordingDataService.SILENT)));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(errorInfo(failure).getReason()).isEqualTo("UPSTREAM_TIMEOUT");
  }

  @Test
  void doesAnErrorKeepItsStatusWordsAndDetails() {
    StatusRuntimeException failure =
        failureOf(() -> users.getUser(user(RecordingDataService.MISSING)));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(failure.getStatus().getDescription()).isEqualTo("the service's own words");
    assertThat(errorInfo(failure).getReason()).isEqualTo("NOT_FOUND");
  }

  @Test
  void doesAServerStreamWaitForItsReader() throws InterruptedException {
    ClientCall<ExportUsersRequest, ExportUsersResponse> call =
        channel.newCall(UserServiceGrpc.getExportUsersMethod(), io.grpc.CallOptions.DEFAULT);
    var received = new AtomicInteger();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(ExportUsersResponse message) {
            received.incrementAndGet();
          }
        },
        new Metadata());
    call.sendMessage(ExportUsersRequest.getDefaultInstance());
    call.halfClose();
    call.request(5);

    await().untilAsserted(() -> assertThat(received).hasValue(5));
    // Until the windows of both connections are full, about 1 MiB each, and no further.
    await().during(Duration.ofMillis(500)).until(() -> dataService.exported.get() < 20_000);

    call.request(20_000);
    await().untilAsserted(() -> assertThat(received.get()).isGreaterThan(10_000));
    call.cancel("enough", null);
    assertThat(dataService.cancelled.await(5, TimeUnit.SECONDS)).isTrue();
    await().untilAsserted(() -> assertThat(upstream.inFlight()).isZero());
  }

  @Test
  void doesAClientStreamArriveWhole() throws Exception {
    var answer = new CompletableFuture<ImportProductsResponse>();
    StreamObserver<ImportProductsRequest> products =
        ProductServiceGrpc.newStub(channel).importProducts(new FirstAnswer<>(answer));
    for (int i = 0; i < 5_000; i++) {
      products.onNext(ImportProductsRequest.getDefaultInstance());
    }
    products.onCompleted();

    assertThat(answer.get(10, TimeUnit.SECONDS).getCreatedCount()).isEqualTo(5_000);
  }

  @Test
  void doesCancellingReachTheUpstream() throws InterruptedException {
    var call = UserServiceGrpc.newFutureStub(channel).getUser(user(RecordingDataService.SILENT));
    await().until(() -> dataService.calls.get() == 1);

    assertThat(call.cancel(true)).isTrue();

    assertThat(dataService.cancelled.await(5, TimeUnit.SECONDS)).isTrue();
    await().untilAsserted(() -> assertThat(upstream.inFlight()).isZero());
  }

  @Test
  void isOneCallTooManyRefused() {
    var stub = UserServiceGrpc.newFutureStub(channel);
    var first = stub.getUser(user(RecordingDataService.SILENT));
    var second = stub.getUser(user(RecordingDataService.SILENT));
    await().until(() -> upstream.inFlight() == 2);

    StatusRuntimeException failure = failureOf(() -> users.getUser(user(7)));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(errorInfo(failure).getReason()).isEqualTo("OVERLOADED");
    assertThat(details(failure, RetryInfo.class)).isPresent();
    assertThat(first.cancel(true) && second.cancel(true)).isTrue();
  }

  @Test
  void isAnAnswerWithoutExplanationCalledNonsense() {
    StatusRuntimeException failure =
        failureOf(() -> users.getUser(user(RecordingDataService.NONSENSE)));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(errorInfo(failure).getReason()).isEqualTo("UPSTREAM_BAD_RESPONSE");
    assertThat(errorInfo(failure).getMetadataMap()).containsEntry("upstream", "node-data-service");
  }

  @Test
  void doesShedLoadNotOpenTheBreaker() {
    for (int i = 0; i < 8; i++) {
      StatusRuntimeException failure =
          failureOf(() -> users.getUser(user(RecordingDataService.OVERLOADED)));
      assertThat(errorInfo(failure).getReason()).isEqualTo("OVERLOADED");
    }
    assertThat(dataService.calls).hasValue(8);
  }

  @Test
  void doesTheBreakerOpenAndNothingMoreReachTheUpstream() {
    for (int i = 0; i < 4; i++) {
      StatusRuntimeException failure =
          failureOf(() -> users.createUser(CreateUserRequest.getDefaultInstance()));
      assertThat(errorInfo(failure).getReason()).isEqualTo("DATABASE_UNAVAILABLE");
    }

    StatusRuntimeException failure = failureOf(() -> users.getUser(user(7)));

    assertThat(errorInfo(failure).getReason()).isEqualTo("CIRCUIT_OPEN");
    assertThat(details(failure, RetryInfo.class)).isPresent();
    assertThat(dataService.calls).hasValue(4);
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreException(StatusRuntimeException.class)
        .until(() -> users.getUser(user(7)).hasUser());
  }

  @Test
  void isAnUpstreamThatIsGoneNamedUntilItIsBack() throws Exception {
    assertThat(users.getUser(user(7)).hasUser()).isTrue();
    int port = dataService.port();
    dataService.stop();

    StatusRuntimeException failure = failureOf(() -> users.getUser(user(7)));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(errorInfo(failure).getReason()).isEqualTo("UPSTREAM_UNAVAILABLE");
    assertThat(errorInfo(failure).getMetadataMap()).containsKey("traceId");
    assertThat(details(failure, RetryInfo.class)).isPresent();

    dataService = new RecordingDataService(port);
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreException(StatusRuntimeException.class)
        .until(() -> users.getUser(user(7)).hasUser());
  }

  private static GetUserRequest user(long id) {
    return GetUserRequest.newBuilder().setId(id).build();
  }
}
