package com.example.gateway.platform.edge;

import com.example.gateway.platform.cache.Reading;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** What the gateway knows about the HTTP request it is handling. */
final class EdgeRequest {
  private static final String ATTRIBUTE = EdgeRequest.class.getName();

  private final RequestIds ids;
  private final Deadline deadline;
  private @Nullable UpstreamCall call;
  private @Nullable Reading reading;
  private boolean fromCache;

  EdgeRequest(RequestIds ids, Deadline deadline) {
    this.ids = ids;
    this.deadline = deadline;
  }

  static EdgeRequest of(HttpServletRequest request) {
    return (EdgeRequest) request.getAttribute(ATTRIBUTE);
  }

  void attachTo(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  RequestIds ids() {
    return ids;
  }

  Deadline deadline() {
    return deadline;
  }

  @Nullable UpstreamCall call() {
    return call;
  }

  void call(UpstreamCall started) {
    this.call = started;
  }

  /** Where the answer is to be kept, if it may be. */
  @Nullable Reading reading() {
    return reading;
  }

  void reading(Reading begun) {
    this.reading = begun;
  }

  void answeredFromCache() {
    this.fromCache = true;
  }

  /** For the log. */
  String answeredBy() {
    return call != null ? call.upstream().name() : fromCache ? "cache" : "-";
  }
}
