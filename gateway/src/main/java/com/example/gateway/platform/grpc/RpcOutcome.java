package com.example.gateway.platform.grpc;

import com.example.gateway.platform.resilience.Attempt.Verdict;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.web.Problem;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import org.jspecify.annotations.Nullable;

/**
 * How an rpc at an upstream ended. Its services explain every error in an ErrorInfo; a status
 * without one was made up on the way, by the client library or by something that is not the
 * service.
 *
 * @param problem to be told instead of the bare status; null if the status is the service's own
 */
record RpcOutcome(Verdict verdict, @Nullable Problem problem) {

  static RpcOutcome of(Status status, Metadata trailers, Upstream upstream) {
    ErrorInfo info = errorInfo(status, trailers);
    return info == null
        ? bare(status.getCode(), upstream)
        : explained(status.getCode(), info, upstream);
  }

  private static RpcOutcome bare(Status.Code code, Upstream upstream) {
    return switch (code) {
      case UNAVAILABLE -> new RpcOutcome(Verdict.FAILED, upstream.unavailable());
      case INTERNAL, UNKNOWN -> new RpcOutcome(Verdict.FAILED, upstream.badResponse());
      case DEADLINE_EXCEEDED -> new RpcOutcome(Verdict.TOO_SLOW, upstream.timeout());
      case CANCELLED -> new RpcOutcome(Verdict.UNKNOWN, null);
      default -> new RpcOutcome(Verdict.HEALTHY, null);
    };
  }

  private static RpcOutcome explained(Status.Code code, ErrorInfo info, Upstream upstream) {
    boolean another =
        !info.getMetadataOrDefault("upstream", upstream.name()).equals(upstream.name());
    if (another) {
      return new RpcOutcome(Verdict.HEALTHY, null);
    }
    if (info.getReason().equals("OVERLOADED")) {
      return new RpcOutcome(Verdict.UNKNOWN, null);
    }
    return switch (code) {
      case UNAVAILABLE -> new RpcOutcome(Verdict.FAILED, null);
      case DEADLINE_EXCEEDED -> new RpcOutcome(Verdict.TOO_SLOW, null);
      default -> new RpcOutcome(Verdict.HEALTHY, null);
    };
  }

  static @Nullable ErrorInfo errorInfo(Status status, Metadata trailers) {
    com.google.rpc.Status rich = StatusProto.fromStatusAndTrailers(status, trailers);
    for (Any detail : rich.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          return detail.unpack(ErrorInfo.class);
        } catch (InvalidProtocolBufferException e) {
          return null;
        }
      }
    }
    return null;
  }
}
