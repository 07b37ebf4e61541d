package com.example.gateway.contract;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers rpcs as the case under test says, and keeps what it was asked. */
final class GoldenDataService extends HandlerRegistry
    implements ServerCallHandler<Message, Message> {
  private final Server server;
  private volatile GoldenRpc rpc = new GoldenRpc(Golden.json("{}"));
  volatile List<Message> asked = List.of();
  volatile long deadlineMillis;
  volatile CountDownLatch cancelled = new CountDownLatch(1);

  GoldenDataService() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .fallbackHandlerRegistry(this)
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  void stop() {
    server.shutdownNow();
  }

  void play(GoldenRpc next) {
    rpc = next;
    asked = List.of();
    cancelled = new CountDownLatch(1);
  }

  @Override
  public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
      String name, @Nullable String authority) {
    return name.equals(rpc.method().getFullMethodName())
        ? ServerMethodDefinition.create(rpc.method(), this)
        : null;
  }

  @Override
  public ServerCall.Listener<Message> startCall(
      ServerCall<Message, Message> call, Metadata headers) {
    deadlineMillis = Context.current().getDeadline().timeRemaining(TimeUnit.MILLISECONDS);
    call.request(Integer.MAX_VALUE);
    return new ServerCall.Listener<>() {
      private final List<Message> received = new ArrayList<>();

      @Override
      public void onMessage(Message message) {
        received.add(message);
      }

      @Override
      public void onHalfClose() {
        asked = List.copyOf(received);
        if (!rpc.isLate()) {
          rpc.answer(call);
        }
      }

      @Override
      public void onCancel() {
        cancelled.countDown();
      }
    };
  }
}
