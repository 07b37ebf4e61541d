package com.example.gateway.platform.grpc;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Takes rich errors apart. */
final class RpcErrors {
  private RpcErrors() {}

  static StatusRuntimeException failureOf(ThrowingCallable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call);
  }

  static ErrorInfo errorInfo(StatusRuntimeException failure) {
    return details(failure, ErrorInfo.class).orElseThrow(() -> failure);
  }

  static <T extends Message> Optional<T> details(StatusRuntimeException failure, Class<T> type) {
    return StatusProto.fromThrowable(failure).getDetailsList().stream()
        .filter(detail -> detail.is(type))
        .findFirst()
        .map(detail -> unpack(detail, type));
  }

  private static <T extends Message> T unpack(Any detail, Class<T> type) {
    try {
      return detail.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
