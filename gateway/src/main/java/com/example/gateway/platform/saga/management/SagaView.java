package com.example.gateway.platform.saga.management;

import com.example.gateway.platform.saga.Reason;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.gateway.platform.saga.SagaState;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an operator sees of a saga. Not its input, which may be private. */
record SagaView(
    UUID id,
    String type,
    @JsonProperty("definition_version") int definitionVersion,
    SagaState state,
    @Nullable String step,
    long epoch,
    String owner,
    @JsonProperty("deadline_at") Instant deadlineAt,
    @Nullable Reason turned,
    @Nullable Reason parked,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("updated_at") Instant updatedAt) {

  static SagaView of(SagaSnapshot saga) {
    return new SagaView(
        saga.id(),
        saga.type(),
        saga.definitionVersion(),
        saga.state(),
        saga.cursor(),
        saga.epoch(),
        saga.owner(),
        saga.deadlineAt(),
        saga.turned(),
        saga.parked(),
        saga.createdAt(),
        saga.updatedAt());
  }
}
