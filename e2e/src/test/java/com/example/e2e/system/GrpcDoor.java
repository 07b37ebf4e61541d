package com.example.e2e.system;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorInfo;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Objects;

/** A gRPC channel for the length of a test. */
public final class GrpcDoor implements AutoCloseable {
  private final ManagedChannel channel;

  public GrpcDoor(String target) {
    this.channel = Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
  }

  public Channel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /** The message as JSON with the field names of the .proto files. */
  public static JsonObject json(MessageOrBuilder message) {
    try {
      String text = JsonFormat.printer().preservingProtoFieldNames().print(message);
      return JsonParser.parseString(text).getAsJsonObject();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What an error says about itself beyond its status. */
  public static ErrorInfo errorInfo(StatusRuntimeException error) {
    var status = Objects.requireNonNull(StatusProto.fromThrowable(error));
    for (var detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          return detail.unpack(ErrorInfo.class);
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    throw new AssertionError("no ErrorInfo in " + status);
  }
}
