package com.example.gateway.platform.edge;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** What the gateway knows about the HTTP request it is handling. */
final class EdgeRequest {
  private static final String ATTRIBUTE = EdgeRequest.class.getName();

  private final RequestIds ids;
  private final Deadline deadline;
  private @Nullable UpstreamCall call;

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
}
