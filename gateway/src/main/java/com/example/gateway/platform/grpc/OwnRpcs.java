package com.example.gateway.platform.grpc;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.edge.RequestIds;
import com.example.gateway.platform.edge.WorkContext;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import com.example.gateway.platform.web.Problems;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Rpcs that the gateway answers itself: named, logged and refused like those it forwards, on
 * threads that may wait.
 */
@Component
public final class OwnRpcs implements DisposableBean {
  private static final Context.Key<RequestIds> IDS = Context.key("request-ids");
  private final Problems problems;
  private final ExecutorService threads;

  OwnRpcs(Problems problems, GatewayConfig config) {
    this.problems = problems;
    // Those who follow a timeline leave enough of them.
    int most = config.maxConcurrent() + config.timelineStreams();
    this.threads = new ThreadPoolExecutor(0, most, 10, TimeUnit.SECONDS, new SynchronousQueue<>());
  }

  @Override
  public void destroy() {
    threads.shutdownNow();
  }

  /** The service, as the server should have it. */
  public BindableService named(BindableService service) {
    return () -> ServerInterceptors.intercept(service, new Names());
  }

  /** Of the rpc that is being answered. */
  public RequestIds ids() {
    return IDS.get();
  }

  /** Answers what the work gives, or the problem it ends with. */
  public <R> void answer(StreamObserver<R> client, Supplier<R> work) {
    run(
        client,
        () -> {
          client.onNext(work.get());
          client.onCompleted();
        });
  }

  /** Work that answers by itself. */
  public void run(StreamObserver<?> client, Runnable work) {
    RequestIds ids = ids();
    Runnable named =
        () -> {
          try {
            WorkContext.run(ids, work);
          } catch (RuntimeException e) {
            if (((ServerCallStreamObserver<?>) client).isCancelled()) {
              return;
            }
            client.onError(RpcProblem.of(problems.of(e), ids.traceId()));
          }
        };
    try {
      threads.execute(Context.current().wrap(named));
    } catch (RejectedExecutionException e) {
      client.onError(RpcProblem.of(overloaded(), ids.traceId()));
    }
  }

  private static Problem overloaded() {
    return Problem.of(ErrorCode.OVERLOADED, "Too many rpcs are under way")
        .retryAfter(Duration.ofSeconds(1));
  }

  private static final class Names implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      var ids =
          RequestIds.of(
              headers.get(RpcForwarder.REQUEST_ID), headers.get(RpcForwarder.TRACEPARENT));
      var context = Context.current().withValue(IDS, ids);
      return Contexts.interceptCall(context, new NamedCall<>(call, ids), headers, next);
    }
  }

  private static final class NamedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final RequestIds ids;
    private final RpcLog rpcLog;
    private boolean headersSent;

    NamedCall(ServerCall<Q, R> call, RequestIds ids) {
      super(call);
      this.ids = ids;
      this.rpcLog = new RpcLog(call.getMethodDescriptor(), ids, "-");
    }

    @Override
    public void sendHeaders(Metadata headers) {
      headersSent = true;
      headers.put(RpcForwarder.REQUEST_ID, ids.requestId());
      super.sendHeaders(headers);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!headersSent) {
        trailers.put(RpcForwarder.REQUEST_ID, ids.requestId());
      }
      super.close(status, trailers);
      rpcLog.ended(status);
    }
  }
}
