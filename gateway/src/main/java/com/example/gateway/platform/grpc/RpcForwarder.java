package com.example.gateway.platform.grpc;

import com.example.gateway.platform.edge.RequestIds;
import com.example.gateway.platform.resilience.Attempt;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.web.ProblemException;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Takes an rpc of any kind, and hands it on to the upstream if bulkhead and breaker let it. */
final class RpcForwarder implements ServerCallHandler<byte[], byte[]> {
  static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> TRACEPARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  private final Upstream upstream;
  private final GrpcServices.Channels channels;
  private final Runnable wrote;
  private final Duration limit;
  private final int limitBytes;

  /**
   * @param wrote told before the client is, whenever the rpc may have changed something
   */
  RpcForwarder(
      Upstream upstream,
      GrpcServices.Channels channels,
      Runnable wrote,
      Duration limit,
      int limitBytes) {
    this.upstream = upstream;
    this.channels = channels;
    this.wrote = wrote;
    this.limit = limit;
    this.limitBytes = limitBytes;
  }

  @Override
  public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
    var ids = RequestIds.of(headers.get(REQUEST_ID), headers.get(TRACEPARENT));
    var rpcLog = new RpcLog(call.getMethodDescriptor(), ids, upstream.name());
    try {
      upstream.enter();
      return forward(call, ids, rpcLog, attempt());
    } catch (ProblemException e) {
      StatusRuntimeException refusal = RpcProblem.of(e.problem(), ids.traceId());
      call.close(refusal.getStatus(), refusal.getTrailers());
      rpcLog.ended(refusal.getStatus());
      return new ServerCall.Listener<>() {};
    }
  }

  private Attempt attempt() {
    try {
      return upstream.attempt();
    } catch (ProblemException e) {
      upstream.leave();
      throw e;
    }
  }

  private ServerCall.Listener<byte[]> forward(
      ServerCall<byte[], byte[]> call, RequestIds ids, RpcLog rpcLog, Attempt attempt) {
    // The client's deadline and its cancellation come along in the gRPC context; the earlier
    // deadline holds.
    var options = CallOptions.DEFAULT.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS);
    var upstreamCall = channels.ready(upstream).newCall(call.getMethodDescriptor(), options);
    var passed = new Metadata();
    passed.put(REQUEST_ID, ids.requestId());
    passed.put(TRACEPARENT, ids.traceparent());
    var relay = new RpcRelay(call, upstreamCall, upstream, attempt, wrote, ids, rpcLog, limitBytes);
    return relay.start(passed);
  }
}
