package com.example.gateway.platform.grpc;

import com.example.gateway.platform.edge.RequestIds;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/** Answers rpcs that are not offered, known or not. */
final class Refusal extends HandlerRegistry implements ServerCallHandler<byte[], byte[]> {
  @Override
  public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
    var ids =
        RequestIds.of(headers.get(RpcForwarder.REQUEST_ID), headers.get(RpcForwarder.TRACEPARENT));
    String rpc = call.getMethodDescriptor().getFullMethodName();
    StatusRuntimeException refusal =
        RpcProblem.of(
            Problem.of(ErrorCode.ROUTE_NOT_FOUND, rpc + " is not offered here"), ids.traceId());
    call.close(refusal.getStatus(), refusal.getTrailers());
    new RpcLog(call.getMethodDescriptor(), ids, "-").ended(refusal.getStatus());
    return new ServerCall.Listener<>() {};
  }

  @Override
  public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
    var method =
        MethodDescriptor.newBuilder(Bytes.AS_THEY_ARE, Bytes.AS_THEY_ARE)
            .setFullMethodName(name)
            .setType(MethodType.UNKNOWN)
            .build();
    return ServerMethodDefinition.create(method, this);
  }
}
