package com.example.gateway.platform.grpc;

import com.example.gateway.platform.cache.ReadCache;
import com.example.gateway.platform.edge.RequestIds;
import com.example.gateway.platform.edge.WorkContext;
import com.example.gateway.platform.resilience.Attempt;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import com.example.gateway.platform.web.ProblemException;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** As {@link com.example.gateway.platform.edge.UpstreamClient}, over gRPC. */
@Component
public final class RpcClient {
  private final GrpcServices.Channels channels;
  private final ReadCache cache;

  public RpcClient(GrpcServices.Channels channels, ReadCache cache) {
    this.channels = channels;
    this.cache = cache;
  }

  /**
   * Waits for the answer.
   *
   * @throws RpcRefusedException if the service answered with an error of its own
   * @throws ProblemException if there is no answer; nothing was sent if it is CIRCUIT_OPEN,
   *     OVERLOADED or UPSTREAM_UNAVAILABLE
   */
  public <Q, R> R call(
      Upstream upstream, MethodDescriptor<Q, R> method, Q request, Duration limit) {
    upstream.enter();
    try {
      Attempt attempt = upstream.attempt();
      try {
        R answer = send(channels.ready(upstream), method, request, limit);
        attempt.judge(Attempt.Verdict.HEALTHY);
        return answer;
      } catch (StatusRuntimeException e) {
        throw failure(upstream, attempt, e);
      } finally {
        // Only the first verdict counts.
        attempt.judge(Attempt.Verdict.UNKNOWN);
      }
    } finally {
      upstream.leave();
      cache.wrote();
    }
  }

  private static <Q, R> R send(
      ManagedChannel channel, MethodDescriptor<Q, R> method, Q request, Duration limit) {
    RequestIds ids = WorkContext.ids();
    var names = new Metadata();
    names.put(RpcForwarder.REQUEST_ID, ids.requestId());
    names.put(RpcForwarder.TRACEPARENT, ids.traceparent());
    return ClientCalls.blockingUnaryCall(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(names)),
        method,
        CallOptions.DEFAULT.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS),
        request);
  }

  private static RuntimeException failure(
      Upstream upstream, Attempt attempt, StatusRuntimeException e) {
    Status status = e.getStatus();
    Metadata trailers = e.getTrailers() == null ? new Metadata() : e.getTrailers();
    RpcOutcome outcome = RpcOutcome.of(status, trailers, upstream);
    attempt.judge(outcome.verdict());
    ErrorInfo info = RpcOutcome.errorInfo(status, trailers);
    if (info != null) {
      return new RpcRefusedException(info.getReason(), status.getDescription() + "", e);
    }
    Problem problem = outcome.problem();
    boolean unreachable =
        problem != null && problem.code() == ErrorCode.UPSTREAM_UNAVAILABLE && neverLeft(e);
    boolean late = status.getCode() == Status.Code.DEADLINE_EXCEEDED;
    return (unreachable
            ? upstream.unavailable()
            : late ? upstream.timeout() : upstream.badResponse())
        .exception(e);
  }

  /** UNAVAILABLE is also the status of a connection that broke with the request on its way. */
  private static boolean neverLeft(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof NoRouteToHostException
          || cause instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }
}
