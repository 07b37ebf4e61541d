package com.example.gateway.shop.checkout;

import com.example.contract.shop.v1.CheckoutServiceGrpc;
import com.example.contract.shop.v1.GetCheckoutRequest;
import com.example.contract.shop.v1.GetCheckoutResponse;
import com.example.contract.shop.v1.ListCheckoutsRequest;
import com.example.contract.shop.v1.ListCheckoutsResponse;
import com.example.contract.shop.v1.StartCheckoutRequest;
import com.example.contract.shop.v1.StartCheckoutResponse;
import com.example.contract.shop.v1.WatchCheckoutRequest;
import com.example.contract.shop.v1.WatchCheckoutResponse;
import com.example.gateway.platform.grpc.OwnRpcs;
import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.SagaEngine;
import com.example.gateway.platform.saga.SagaState;
import com.example.gateway.platform.saga.timeline.SagaTimeline;
import com.example.gateway.platform.web.Problem;
import com.example.gateway.shop.checkout.Checkouts.Accepted;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** Checkouts at the door, over gRPC. */
public final class CheckoutRpcs extends CheckoutServiceGrpc.CheckoutServiceImplBase {
  private final Checkouts checkouts;
  private final OwnRpcs rpcs;
  private final SagaTimeline timeline;

  public CheckoutRpcs(SagaEngine engine, OwnRpcs rpcs, SagaTimeline timeline) {
    this.checkouts = new Checkouts(engine);
    this.rpcs = rpcs;
    this.timeline = timeline;
  }

  @Override
  public void startCheckout(
      StartCheckoutRequest request, StreamObserver<StartCheckoutResponse> client) {
    rpcs.answer(client, () -> start(request));
  }

  private StartCheckoutResponse start(StartCheckoutRequest request) {
    CheckoutRequest wanted = CheckoutRequest.of(CheckoutMessages.body(request));
    Accepted accepted =
        checkouts.start(request.getIdempotencyKey(), "idempotency_key", wanted, rpcs.ids());
    return CheckoutMessages.started(accepted);
  }

  @Override
  public void getCheckout(GetCheckoutRequest request, StreamObserver<GetCheckoutResponse> client) {
    rpcs.answer(
        client,
        () ->
            GetCheckoutResponse.newBuilder()
                .setCheckout(CheckoutMessages.checkout(checkouts.get(request.getId())))
                .build());
  }

  @Override
  public void listCheckouts(
      ListCheckoutsRequest request, StreamObserver<ListCheckoutsResponse> client) {
    rpcs.answer(client, () -> list(request));
  }

  private ListCheckoutsResponse list(ListCheckoutsRequest request) {
    int limit = request.getLimit() == 0 ? Checkouts.DEFAULT_LIMIT : request.getLimit();
    if (limit < 1 || limit > Checkouts.MAX_LIMIT) {
      throw Problem.invalid("limit", "must be an integer from 0 to " + Checkouts.MAX_LIMIT)
          .exception();
    }
    String cursor = request.getCursor().isEmpty() ? null : request.getCursor();
    SagaState state = CheckoutMessages.state(request.getState());
    return CheckoutMessages.page(checkouts.page(state, limit, cursor));
  }

  @Override
  public void watchCheckout(
      WatchCheckoutRequest request, StreamObserver<WatchCheckoutResponse> client) {
    rpcs.run(client, () -> watch(request, client));
  }

  private void watch(WatchCheckoutRequest request, StreamObserver<WatchCheckoutResponse> client) {
    if (request.getAfterSeq() < 0) {
      throw Problem.invalid("after_seq", "must be at least 0").exception();
    }
    UUID id = checkouts.find(request.getId()).id();
    try {
      timeline.follow(id, request.getAfterSeq(), new Follower(client));
      client.onCompleted();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Follower(StreamObserver<WatchCheckoutResponse> client)
      implements SagaTimeline.Follower {
    @Override
    public void entry(JournalEntry entry) {
      var event = CheckoutMessages.event(entry);
      client.onNext(WatchCheckoutResponse.newBuilder().setEvent(event).build());
    }

    @Override
    public void idle() {
      if (((ServerCallStreamObserver<?>) client).isCancelled()) {
        throw Status.CANCELLED.asRuntimeException();
      }
    }
  }
}
