package com.example.gateway.platform.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An error as the outside sees it (RFC 9457), before it is written as JSON or as a gRPC status.
 *
 * @param upstream the service that could not be used
 * @param retryAfter comes with every 503
 * @param allow methods offered instead, for METHOD_NOT_ALLOWED
 */
public record Problem(
    ErrorCode code,
    String detail,
    @Nullable String upstream,
    @Nullable Duration retryAfter,
    List<FieldError> errors,
    @Nullable String allow) {

  /** What is wrong with one field, query parameter or header. */
  public record FieldError(String field, String detail) {}

  public static Problem of(ErrorCode code, String detail) {
    return new Problem(code, detail, null, null, List.of(), null);
  }

  public static Problem invalid(String field, String detail) {
    return invalid(List.of(new FieldError(field, detail)));
  }

  public static Problem invalid(List<FieldError> errors) {
    String detail =
        errors.stream()
            .map(error -> error.field() + ": " + error.detail())
            .collect(Collectors.joining("; "));
    return new Problem(ErrorCode.VALIDATION_FAILED, detail, null, null, List.copyOf(errors), null);
  }

  public static Problem methodNotAllowed(String method, String allow) {
    return new Problem(
        ErrorCode.METHOD_NOT_ALLOWED,
        method + " is not offered here, but " + allow,
        null,
        null,
        List.of(),
        allow);
  }

  public Problem from(String upstreamName) {
    return new Problem(code, detail, upstreamName, retryAfter, errors, allow);
  }

  public Problem retryAfter(Duration wait) {
    return new Problem(code, detail, upstream, wait, errors, allow);
  }

  public ProblemException exception() {
    return new ProblemException(this, null);
  }

  public ProblemException exception(Throwable cause) {
    return new ProblemException(this, cause);
  }

  /** In whole seconds, the unit of the header, rounded up. */
  public @Nullable Long retryAfterSeconds() {
    return retryAfter == null ? null : Math.max(1, (retryAfter.toMillis() + 999) / 1000);
  }

  Map<String, Object> toJson(String traceId) {
    var json = new LinkedHashMap<String, Object>();
    json.put("type", "/problems/" + code);
    json.put("title", code.title());
    json.put("status", code.httpStatus());
    json.put("detail", detail);
    json.put("code", code.name());
    json.put("traceId", traceId);
    if (upstream != null) {
      json.put("upstream", upstream);
    }
    if (!errors.isEmpty()) {
      json.put("errors", errors);
    }
    return json;
  }
}
