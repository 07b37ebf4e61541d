package com.example.chaos.network;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The line from one gateway to the data service: unary rpcs of any kind, as bytes. */
public final class RpcLine implements AutoCloseable {
  private static final long LIMIT_S = 15;

  private final String name;
  private final RpcCalls calls;
  private final Tap tap;
  private final ManagedChannel channel;
  private final Server server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /**
   * @param target host:port of the data service
   */
  public RpcLine(String name, String target, RpcCalls calls, Tap tap) {
    this.name = name;
    this.calls = calls;
    this.tap = tap;
    this.channel = Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
    try {
      this.server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .fallbackHandlerRegistry(new AnyMethod())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the gateway wants it: host:port. */
  public String target() {
    return "127.0.0.1:" + server.getPort();
  }

  private final class AnyMethod extends HandlerRegistry {
    @Override
    public ServerMethodDefinition<byte[], byte[]> lookupMethod(
        String methodName, @Nullable String authority) {
      var method =
          MethodDescriptor.newBuilder(Bytes.MARSHALLER, Bytes.MARSHALLER)
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(methodName)
              .build();
      return ServerMethodDefinition.create(
          method,
          (call, headers) -> {
            call.request(2);
            return new Incoming(call, headers);
          });
    }
  }

  private final class Incoming extends ServerCall.Listener<byte[]> {
    private final ServerCall<byte[], byte[]> call;
    private final Metadata headers;
    private byte[] request = {};

    Incoming(ServerCall<byte[], byte[]> call, Metadata headers) {
      this.call = call;
      this.headers = headers;
    }

    @Override
    public void onMessage(byte[] message) {
      request = message;
    }

    @Override
    public void onHalfClose() {
      var unused = threads.submit(() -> pass(call, headers, request));
    }
  }

  private void pass(ServerCall<byte[], byte[]> incoming, Metadata headers, byte[] request) {
    var method = incoming.getMethodDescriptor();
    Call call = calls.recognise(name, method.getFullMethodName(), request);
    try {
      Reply reply = tap.handle(call, () -> send(method, headers, request));
      answer(incoming, reply);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      // Whoever called has hung up.
    }
  }

  private static void answer(ServerCall<byte[], byte[]> incoming, Reply reply) {
    if (reply == Reply.Absent.CUT) {
      incoming.close(Status.UNAVAILABLE.withDescription("the line is cut"), new Metadata());
    } else if (reply instanceof Reply.Rpc answer) {
      if (answer.headers() != null) {
        incoming.sendHeaders(answer.headers());
      }
      if (answer.message() != null) {
        incoming.sendMessage(answer.message());
      }
      incoming.close(answer.status(), answer.trailers());
    }
  }

  /** Apart from the caller's deadline and its hanging up: what is on its way arrives. */
  private Reply send(MethodDescriptor<byte[], byte[]> method, Metadata headers, byte[] request)
      throws InterruptedException {
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
    }
    var reply = new CompletableFuture<Reply>();
    Context.ROOT.run(() -> begin(method, headers, request, reply));
    try {
      Reply.Rpc answer = (Reply.Rpc) reply.get();
      calls.learn(method.getFullMethodName(), answer.message());
      return answer;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void begin(
      MethodDescriptor<byte[], byte[]> method,
      Metadata headers,
      byte[] request,
      CompletableFuture<Reply> reply) {
    var options = CallOptions.DEFAULT.withDeadlineAfter(LIMIT_S, TimeUnit.SECONDS);
    var outgoing = channel.newCall(method, options);
    var passed = new Metadata();
    passed.merge(headers);
    outgoing.start(new Outgoing(reply), passed);
    outgoing.request(2);
    outgoing.sendMessage(request);
    outgoing.halfClose();
  }

  private static final class Outgoing extends ClientCall.Listener<byte[]> {
    private final CompletableFuture<Reply> reply;
    private @Nullable Metadata headers;
    private byte @Nullable [] message;

    Outgoing(CompletableFuture<Reply> reply) {
      this.reply = reply;
    }

    @Override
    public void onHeaders(Metadata received) {
      headers = received;
    }

    @Override
    public void onMessage(byte[] received) {
      message = received;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      reply.complete(new Reply.Rpc(headers, message, status, trailers));
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    channel.shutdownNow();
    threads.shutdownNow();
  }
}
