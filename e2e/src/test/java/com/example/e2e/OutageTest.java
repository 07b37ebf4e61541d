package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.example.contract.shop.v1.GetUserRequest;
import com.example.contract.shop.v1.UserServiceGrpc;
import com.example.e2e.system.GrpcDoor;
import com.example.e2e.system.Http;
import com.example.e2e.system.Polling;
import com.example.e2e.system.Reply;
import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.Shop;
import com.example.e2e.system.SystemTest;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An outage is said by name, on every path, and is over when the service is back. */
@SystemTest
class OutageTest {
  private static final Duration RECOVERY = Duration.ofSeconds(45);
  private static final String[] DOWN = {"UPSTREAM_UNAVAILABLE", "CIRCUIT_OPEN"};
  private static final String DATA_SERVICE = "node-data-service";
  private static final String FACADE = "python-facade";

  private final RunningSystem system;
  private final URI door;

  OutageTest(RunningSystem system) {
    this.system = system;
    this.door = system.gateway();
  }

  @AfterEach
  void isEverythingBack() {
    for (String part : new String[] {"postgresql", "payment-provider", DATA_SERVICE, FACADE}) {
      system.start(part);
    }
    recovered();
  }

  private void recovered() {
    Polling.eventually(
        RECOVERY,
        () -> {
          Http.get(door, "/api/users/1").expect(200);
          Http.get(door, "/data/users/1").expect(200);
          grpcRead();
        });
  }

  private void grpcRead() {
    try (var grpc = new GrpcDoor(system.gatewayGrpc())) {
      UserServiceGrpc.newBlockingStub(grpc.channel())
          .withDeadlineAfter(5, TimeUnit.SECONDS)
          .getUser(GetUserRequest.newBuilder().setId(1).build());
    } catch (StatusRuntimeException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void isADeadDataServiceNamedOnEveryPathAndBackAfterItsStart() {
    system.kill(DATA_SERVICE);

    unavailable(Http.get(door, "/api/users"), DATA_SERVICE);
    unavailable(Http.get(door, "/api/products/1"), DATA_SERVICE);
    unavailable(Http.get(door, "/data/users"), DATA_SERVICE);
    unavailable(Http.get(system.facade(), "/users"), DATA_SERVICE);
    unavailable(
        Http.post(door, "/api/users", "{\"name\":\"No Example\",\"email\":\"no@example.com\"}"),
        DATA_SERVICE);
    ErrorInfo info = grpcOutage();
    assertThat(info.getReason()).isIn((Object[]) DOWN);
    assertThat(info.getDomain()).isEqualTo("shop");
    assertThat(info.getMetadataMap()).containsEntry("upstream", DATA_SERVICE);

    system.start(DATA_SERVICE);
    recovered();
    assertThat(Http.get(door, "/api/users?email=no@example.com").expect(200).items()).isEmpty();
  }

  private ErrorInfo grpcOutage() {
    try (var grpc = new GrpcDoor(system.gatewayGrpc())) {
      var stub =
          UserServiceGrpc.newBlockingStub(grpc.channel()).withDeadlineAfter(10, TimeUnit.SECONDS);
      var error =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> stub.getUser(GetUserRequest.newBuilder().setId(1).build()));
      assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      return GrpcDoor.errorInfo(error);
    }
  }

  @Test
  void doDirectReadsGoOnWithoutTheFacade() {
    system.kill(FACADE);

    unavailable(Http.get(door, "/api/users"), FACADE);
    Http.get(door, "/data/users/1").expect(200);
    grpcRead();

    system.start(FACADE);
    recovered();
  }

  @Test
  void isADeadDatabaseSaidOnEveryPathAndBackAfterItsStart() {
    system.stop("postgresql");

    for (String path : new String[] {"/api/users", "/data/users"}) {
      Polling.eventually(
          Duration.ofSeconds(10),
          () -> Http.get(door, path).expectProblem(503, "DATABASE_UNAVAILABLE"));
    }

    system.start("postgresql");
    recovered();
  }

  @Test
  void doesADeadPaymentProviderLeaveThePaymentPending() {
    Reply order = Shop.newOrder(system);
    String key = "e2e-" + UUID.randomUUID();
    system.stop("payment-provider");

    unavailable(pay(order, key), "payment-provider");

    system.start("payment-provider");
    Reply paid = Polling.eventually(RECOVERY, () -> pay(order, key).expect(201));
    assertThat(paid.text("status")).isEqualTo("AUTHORIZED");
  }

  private Reply pay(Reply order, String key) {
    return Http.post(
        door,
        "/api/payments",
        "{\"order_id\":%d,\"card_token\":\"tok_ok\"}".formatted(order.number("id")),
        "Idempotency-Key",
        key);
  }

  @Test
  void doesTheDoorsHealthNameWhatIsDown() {
    system.stop(DATA_SERVICE);

    Polling.eventually(
        Duration.ofSeconds(10),
        () -> {
          Reply health = Http.get(door, "/health");
          assertThat(health.text("status")).isIn("DEGRADED", "DOWN");
          assertThat(health.body()).contains(DATA_SERVICE).contains("DOWN");
        });
    Http.get(door, "/livez").expect(200);

    system.start(DATA_SERVICE);
    Polling.eventually(
        RECOVERY, () -> assertThat(Http.get(door, "/health").text("status")).isEqualTo("UP"));
  }

  private static void unavailable(Reply reply, String upstream) {
    reply.expectProblem(503, DOWN);
    assertThat(reply.text("upstream")).as(reply.body()).isEqualTo(upstream);
  }
}
