package com.example.gateway.platform.web;

import io.grpc.Status;

/** The codes this gateway raises itself. The table of all codes is docs/reference/errors.md. */
public enum ErrorCode {
  VALIDATION_FAILED(400, Status.Code.INVALID_ARGUMENT, "The request is not valid"),
  MALFORMED_BODY(400, Status.Code.INVALID_ARGUMENT, "The body is not valid JSON"),
  IDEMPOTENCY_KEY_REQUIRED(
      400, Status.Code.INVALID_ARGUMENT, "The Idempotency-Key header is missing"),
  ROUTE_NOT_FOUND(404, Status.Code.UNIMPLEMENTED, "There is nothing at this path"),
  NOT_FOUND(404, Status.Code.NOT_FOUND, "There is no such resource"),
  METHOD_NOT_ALLOWED(405, Status.Code.UNIMPLEMENTED, "The method is not offered here"),
  INVALID_TRANSITION(409, Status.Code.FAILED_PRECONDITION, "The status does not allow this"),
  IDEMPOTENCY_KEY_IN_USE(
      409, Status.Code.ABORTED, "The first request with this key is being accepted right now"),
  PAYLOAD_TOO_LARGE(413, Status.Code.RESOURCE_EXHAUSTED, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, Status.Code.INVALID_ARGUMENT, "The content type is not supported"),
  IDEMPOTENCY_KEY_REUSED(
      422, Status.Code.FAILED_PRECONDITION, "The key was used for another request"),
  INTERNAL(500, Status.Code.INTERNAL, "Something went wrong on our side"),
  UPSTREAM_BAD_RESPONSE(
      502, Status.Code.UNAVAILABLE, "A service behind this one answered nonsense"),
  UPSTREAM_UNAVAILABLE(503, Status.Code.UNAVAILABLE, "A service behind this one cannot be reached"),
  CIRCUIT_OPEN(
      503, Status.Code.UNAVAILABLE, "A service behind this one keeps failing and is given a rest"),
  OVERLOADED(503, Status.Code.UNAVAILABLE, "Too many requests at once"),
  DATABASE_UNAVAILABLE(503, Status.Code.UNAVAILABLE, "The database cannot be reached"),
  UPSTREAM_TIMEOUT(504, Status.Code.DEADLINE_EXCEEDED, "A service behind this one took too long"),
  DEADLINE_EXCEEDED(504, Status.Code.DEADLINE_EXCEEDED, "The time for this request is up");

  private final int httpStatus;
  private final Status.Code grpcStatus;
  private final String title;

  ErrorCode(int httpStatus, Status.Code grpcStatus, String title) {
    this.httpStatus = httpStatus;
    this.grpcStatus = grpcStatus;
    this.title = title;
  }

  public int httpStatus() {
    return httpStatus;
  }

  public Status.Code grpcStatus() {
    return grpcStatus;
  }

  public String title() {
    return title;
  }
}
