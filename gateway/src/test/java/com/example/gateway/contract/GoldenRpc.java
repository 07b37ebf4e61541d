package com.example.gateway.contract;

import com.example.contract.shop.v1.CheckoutStepServiceGrpc;
import com.example.contract.shop.v1.EventServiceGrpc;
import com.example.contract.shop.v1.OrderServiceGrpc;
import com.example.contract.shop.v1.OutboxServiceGrpc;
import com.example.contract.shop.v1.PaymentServiceGrpc;
import com.example.contract.shop.v1.ProductServiceGrpc;
import com.example.contract.shop.v1.UserServiceGrpc;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A case of proto/golden/grpc.json. */
record GoldenRpc(JsonNode json) {
  private static final Map<String, MethodDescriptor<Message, Message>> METHODS =
      Stream.of(
              UserServiceGrpc.getServiceDescriptor(),
              ProductServiceGrpc.getServiceDescriptor(),
              OrderServiceGrpc.getServiceDescriptor(),
              PaymentServiceGrpc.getServiceDescriptor(),
              CheckoutStepServiceGrpc.getServiceDescriptor(),
              OutboxServiceGrpc.getServiceDescriptor(),
              EventServiceGrpc.getServiceDescriptor())
          .flatMap(service -> service.getMethods().stream())
          .map(GoldenRpc::ofMessages)
          .collect(Collectors.toMap(MethodDescriptor::getFullMethodName, Function.identity()));

  @SuppressWarnings("unchecked") // generated from proto/shop/v1
  private static MethodDescriptor<Message, Message> ofMessages(MethodDescriptor<?, ?> method) {
    return (MethodDescriptor<Message, Message>) method;
  }

  static Stream<GoldenRpc> all() {
    return Golden.read("golden/grpc.json").valueStream().map(GoldenRpc::new);
  }

  @Override
  public String toString() {
    return json.path("name").asString();
  }

  MethodDescriptor<Message, Message> method() {
    return METHODS.get(json.path("rpc").asString());
  }

  List<Message> requests() {
    return messages("request", method().getRequestMarshaller());
  }

  List<Message> responses() {
    return messages("response", method().getResponseMarshaller());
  }

  private List<Message> messages(String member, Marshaller<Message> type) {
    Stream<JsonNode> one = json.optional(member).stream();
    Stream<JsonNode> many = json.path(member + "s").valueStream();
    return Stream.concat(one, many).map(message -> message(message, type)).toList();
  }

  private static Message message(JsonNode json, Marshaller<Message> type) {
    Message prototype = ((PrototypeMarshaller<Message>) type).getMessagePrototype();
    Message.Builder builder = prototype.newBuilderForType();
    try {
      JsonFormat.parser().merge(json.toString(), builder);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("proto/golden/grpc.json: " + json, e);
    }
    return builder.build();
  }

  Status.Code status() {
    return Status.Code.valueOf(json.at("/error/status").asString("OK"));
  }

  boolean isLate() {
    return json.has("deadline_ms");
  }

  /** Ends a call as it says: with its answers, or with why it is refused. */
  void answer(ServerCall<Message, Message> call) {
    if (status() != Status.Code.OK) {
      StatusRuntimeException refusal = refusal();
      call.close(refusal.getStatus(), refusal.getTrailers());
      return;
    }
    call.sendHeaders(new Metadata());
    responses().forEach(call::sendMessage);
    call.close(Status.OK, new Metadata());
  }

  /** More than the service gets: there are two hops, and a machine that may be busy. */
  long deadlineMillis() {
    return 4 * json.path("deadline_ms").asLong(5_000);
  }

  /** Why it is refused; empty if it is not, or if nobody answers at all. */
  List<Message> details() {
    if (!json.at("/error").has("reason")) {
      return List.of();
    }
    var reason =
        ErrorInfo.newBuilder()
            .setReason(json.at("/error/reason").asString())
            .setDomain("shop")
            .build();
    var fields = BadRequest.newBuilder();
    json.at("/error/fields")
        .forEach(field -> fields.addFieldViolationsBuilder().setField(field.asString()));
    return fields.getFieldViolationsCount() == 0
        ? List.of(reason)
        : List.of(reason, fields.build());
  }

  private StatusRuntimeException refusal() {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(status().value())
            .setMessage("the service's own words")
            .addAllDetails(details().stream().map(Any::pack).toList())
            .build());
  }
}
