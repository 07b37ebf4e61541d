package com.example.gateway.platform.grpc;

import com.example.gateway.platform.edge.AccessLog;
import com.example.gateway.platform.edge.RequestIds;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import org.slf4j.MDC;

/**
 * One line an rpc. Rpcs have no thread of their own, so the MDC holds the ids only while the line
 * is written.
 */
final class RpcLog {
  private final MethodDescriptor<?, ?> rpc;
  private final RequestIds ids;
  private final String upstream;
  private final long startNanos = System.nanoTime();

  RpcLog(MethodDescriptor<?, ?> rpc, RequestIds ids, String upstream) {
    this.rpc = rpc;
    this.ids = ids;
    this.upstream = upstream;
  }

  void ended(Status status) {
    MDC.put("request_id", ids.requestId());
    MDC.put("trace_id", ids.traceId());
    AccessLog.line(
        "gRPC", "/" + rpc.getFullMethodName(), status.getCode().name(), startNanos, upstream);
    MDC.clear();
  }
}
