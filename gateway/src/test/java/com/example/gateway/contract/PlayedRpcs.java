package com.example.gateway.contract;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.groupingBy;

import com.google.protobuf.Message;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The data service's rpcs as proto/golden/grpc.json promises them. Nothing is remembered. */
final class PlayedRpcs extends HandlerRegistry {
  private final Map<String, List<GoldenRpc>> promises =
      GoldenRpc.all()
          .filter(not(GoldenRpc::isLate))
          .collect(groupingBy(rpc -> rpc.method().getFullMethodName()));
  private final Server server;

  PlayedRpcs() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new HealthStatusManager().getHealthService())
            .fallbackHandlerRegistry(this)
            .build()
            .start();
  }

  String target() {
    return "127.0.0.1:" + server.getPort();
  }

  void stop() {
    server.shutdownNow();
  }

  @Override
  public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
      String name, @Nullable String authority) {
    List<GoldenRpc> known = promises.get(name);
    return known == null
        ? null
        : ServerMethodDefinition.create(known.get(0).method(), new Player(known));
  }

  private record Player(List<GoldenRpc> known) implements ServerCallHandler<Message, Message> {
    @Override
    public ServerCall.Listener<Message> startCall(
        ServerCall<Message, Message> call, Metadata headers) {
      call.request(Integer.MAX_VALUE);
      return new ServerCall.Listener<>() {
        private final List<Message> asked = new ArrayList<>();

        @Override
        public void onMessage(Message message) {
          asked.add(message);
        }

        @Override
        public void onHalfClose() {
          GoldenRpc rpc = fitting(asked);
          System.out.printf("played node-data-service: %s%n", rpc);
          rpc.answer(call);
        }
      };
    }

    /** Asked for just this; else reading finds nothing, and what else is asked for is done. */
    private GoldenRpc fitting(List<Message> asked) {
      boolean reading = known.get(0).method().getBareMethodName().startsWith("Get");
      Status.Code otherwise = reading ? Status.Code.NOT_FOUND : Status.Code.OK;
      return known.stream()
          .filter(rpc -> rpc.requests().equals(asked))
          .findFirst()
          .or(() -> known.stream().filter(rpc -> rpc.status() == otherwise).findFirst())
          .orElse(known.get(0));
    }
  }
}
