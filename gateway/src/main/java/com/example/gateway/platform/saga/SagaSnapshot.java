package com.example.gateway.platform.saga;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The row of a saga.
 *
 * @param cursor the step last tried
 * @param epoch goes up with each takeover
 * @param owner the replica that took it up last
 * @param input JSON that the steps see
 * @param context JSON that goes along for whoever calls, such as a trace id; no step sees it
 * @param deadlineAt of what it does now: go on, or undo, or finish
 * @param turned why it is or was undone
 * @param parked why an operator has to look
 */
public record SagaSnapshot(
    UUID id,
    String type,
    int definitionVersion,
    SagaState state,
    @Nullable String cursor,
    long epoch,
    String owner,
    String input,
    String context,
    Instant deadlineAt,
    @Nullable Reason turned,
    @Nullable Reason parked,
    long lastSeq,
    Instant createdAt,
    Instant updatedAt) {}
