package com.example.gateway.shop.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.example.contract.shop.v1.Checkout;
import com.example.contract.shop.v1.CheckoutEvent;
import com.example.contract.shop.v1.CheckoutItem;
import com.example.contract.shop.v1.CheckoutServiceGrpc;
import com.example.contract.shop.v1.CheckoutServiceGrpc.CheckoutServiceBlockingStub;
import com.example.contract.shop.v1.CheckoutState;
import com.example.contract.shop.v1.CheckoutStep;
import com.example.contract.shop.v1.CheckoutStepOutcome;
import com.example.contract.shop.v1.GetCheckoutRequest;
import com.example.contract.shop.v1.ListCheckoutsRequest;
import com.example.contract.shop.v1.StartCheckoutRequest;
import com.example.contract.shop.v1.WatchCheckoutRequest;
import com.example.gateway.TestGateway;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same checkouts over gRPC. */
class CheckoutRpcsTest {
  private static StubShop shop;
  private static ManagedChannel channel;
  private static CheckoutServiceBlockingStub door;
  private final StartCheckoutRequest request =
      StartCheckoutRequest.newBuilder()
          .setIdempotencyKey(UUID.randomUUID().toString())
          .setUserId(1)
          .setCountry("DE")
          .addItems(CheckoutItem.newBuilder().setProductId(2).setQuantity(3))
          .setTotalCents(1190)
          .setCurrency("EUR")
          .setCardToken("tok_ok")
          .build();

  @BeforeAll
  static void open() throws IOException {
    shop = new StubShop();
    channel =
        Grpc.newChannelBuilder(
                "127.0.0.1:" + shop.gateway.grpcPort(), InsecureChannelCredentials.create())
            .build();
    door = CheckoutServiceGrpc.newBlockingStub(channel);
  }

  @AfterAll
  static void close() {
    channel.shutdownNow();
    shop.close();
  }

  @BeforeEach
  void tidy() {
    shop.fresh();
  }

  private static Checkout checkout(String id) {
    return door.getCheckout(GetCheckoutRequest.newBuilder().setId(id).build()).getCheckout();
  }

  private static StatusRuntimeException refusal(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run);
  }

  private static ErrorInfo info(StatusRuntimeException refusal)
      throws InvalidProtocolBufferException {
    return StatusProto.fromThrowable(refusal).getDetails(0).unpack(ErrorInfo.class);
  }

  @Test
  void isACheckoutCompletedOverGrpc() {
    var accepted = door.startCheckout(request);
    assertThat(accepted.getState()).isEqualTo(CheckoutState.CHECKOUT_STATE_RUNNING);

    Checkout view =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () -> checkout(accepted.getId()),
                each -> each.getState() == CheckoutState.CHECKOUT_STATE_COMPLETED);

    assertThat(view.getOrderId()).isEqualTo(42);
    assertThat(view.getPaymentId()).isEqualTo(7);
    assertThat(view.hasReason()).isFalse();
    assertThat(view.getStepsList())
        .extracting(CheckoutStep::getOutcome)
        .containsOnly(CheckoutStepOutcome.CHECKOUT_STEP_OUTCOME_DONE)
        .hasSize(6);
    assertThat(door.startCheckout(request)).isEqualTo(accepted);
  }

  @Test
  void isAKeyOneCheckoutWhicheverDoorItUses() {
    String id = door.startCheckout(request).getId();

    var overHttp =
        shop.gateway.send(
            "POST",
            "/api/checkouts",
            BodyPublishers.ofString(StubShop.BODY),
            "Content-Type",
            "application/json",
            "Idempotency-Key",
            request.getIdempotencyKey());

    assertThat(TestGateway.json(overHttp).path("id").asString()).isEqualTo(id);
  }

  @Test
  void isAnotherRequestUnderTheSameKeyRefused() throws Exception {
    door.startCheckout(request);

    var refusal =
        refusal(() -> door.startCheckout(request.toBuilder().setTotalCents(1191).build()));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(info(refusal).getReason()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(info(refusal).getMetadataMap().get("traceId")).matches("[0-9a-f]{32}");
  }

  @Test
  void isTheSameValidatedAsOverHttp() throws Exception {
    var bad = request.toBuilder().setCountry("de").setItems(0, CheckoutItem.getDefaultInstance());

    var refusal = refusal(() -> door.startCheckout(bad.build()));

    assertThat(info(refusal).getReason()).isEqualTo("VALIDATION_FAILED");
    assertThat(
            StatusProto.fromThrowable(refusal)
                .getDetails(1)
                .unpack(BadRequest.class)
                .getFieldViolationsList())
        .extracting(BadRequest.FieldViolation::getField)
        .containsExactly("country", "items[0].product_id", "items[0].quantity");
    assertThat(shop.asked).isEmpty();
  }

  @Test
  void doesNothingHappenWithoutAKey() throws Exception {
    var refusal =
        refusal(() -> door.startCheckout(request.toBuilder().clearIdempotencyKey().build()));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(info(refusal).getReason()).isEqualTo("IDEMPOTENCY_KEY_REQUIRED");

    var odd = refusal(() -> door.startCheckout(request.toBuilder().setIdempotencyKey("ü").build()));
    assertThat(info(odd).getReason()).isEqualTo("VALIDATION_FAILED");
  }

  @Test
  void doesTheTimelineStreamAndGoOnWhereItWas() {
    var watch = WatchCheckoutRequest.newBuilder().setId(door.startCheckout(request).getId());

    List<CheckoutEvent> all = events(watch.build());

    assertThat(all)
        .extracting(CheckoutEvent::getSeq)
        .isEqualTo(LongStream.rangeClosed(1, 14).boxed().toList());
    assertThat(all.get(0).getStep()).isEqualTo("place-order");
    assertThat(all.get(13).getState()).isEqualTo(CheckoutState.CHECKOUT_STATE_COMPLETED);
    assertThat(events(watch.setAfterSeq(5).build())).isEqualTo(all.subList(5, 14));
  }

  private static List<CheckoutEvent> events(WatchCheckoutRequest watch) {
    var events = new ArrayList<CheckoutEvent>();
    door.watchCheckout(watch).forEachRemaining(each -> events.add(each.getEvent()));
    return events;
  }

  @Test
  void isAListReadPageByPage() throws Exception {
    var watch = WatchCheckoutRequest.newBuilder().setId(door.startCheckout(request).getId());
    events(watch.build());
    var completed =
        ListCheckoutsRequest.newBuilder()
            .setState(CheckoutState.CHECKOUT_STATE_COMPLETED)
            .setLimit(1)
            .build();

    var page = door.listCheckouts(completed);

    assertThat(page.getCheckouts(0).getId()).isEqualTo(watch.getId());
    var refusal = refusal(() -> door.listCheckouts(completed.toBuilder().setCursor("x").build()));
    assertThat(info(refusal).getReason()).isEqualTo("VALIDATION_FAILED");
  }

  @Test
  void isACheckoutThatIsNotThereNotFound() throws Exception {
    var refusal = refusal(() -> checkout("0193a1b2-0000-7000-8000-000000000001"));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(info(refusal).getReason()).isEqualTo("NOT_FOUND");
  }
}
