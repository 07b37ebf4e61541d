package com.example.gateway.platform.grpc;

import com.example.gateway.platform.web.Problem;
import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** A problem as gRPC tells it: a status, and google.rpc details. */
final class RpcProblem {
  private static final String DOMAIN = "shop";

  private RpcProblem() {}

  static StatusRuntimeException of(Problem problem, String traceId) {
    var info =
        ErrorInfo.newBuilder()
            .setReason(problem.code().name())
            .setDomain(DOMAIN)
            .putMetadata("traceId", traceId);
    if (problem.upstream() != null) {
      info.putMetadata("upstream", problem.upstream());
    }
    var status =
        Status.newBuilder()
            .setCode(problem.code().grpcStatus().value())
            .setMessage(problem.detail())
            .addDetails(Any.pack(info.build()));
    Long seconds = problem.retryAfterSeconds();
    if (seconds != null) {
      var delay = Duration.newBuilder().setSeconds(seconds);
      status.addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()));
    }
    if (!problem.errors().isEmpty()) {
      status.addDetails(Any.pack(badRequest(problem)));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  private static BadRequest badRequest(Problem problem) {
    var badRequest = BadRequest.newBuilder();
    problem
        .errors()
        .forEach(
            error ->
                badRequest
                    .addFieldViolationsBuilder()
                    .setField(error.field())
                    .setDescription(error.detail()));
    return badRequest.build();
  }
}
