package com.example.gateway.platform.edge;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchange;
import org.springframework.http.HttpHeaders;

/**
 * A client's request as it is passed on, but for where to; good for longer than the request itself.
 *
 * @param query as the client wrote it: taking it apart and joining it again loses what is odd in it
 */
record Outgoing(
    String method, String path, @Nullable String query, HttpHeaders headers, RequestIds ids) {

  /** What makes an answer less than all there is, in plain. */
  private static final List<String> NARROWING =
      List.of(
          HttpHeaders.ACCEPT_ENCODING,
          HttpHeaders.IF_MODIFIED_SINCE,
          HttpHeaders.IF_NONE_MATCH,
          HttpHeaders.RANGE);

  static Outgoing of(ProxyExchange.Request request, RequestIds ids) {
    HttpServletRequest original = request.getServerRequest().servletRequest();
    return new Outgoing(
        request.getMethod().name(),
        original.getRequestURI(),
        original.getQueryString(),
        request.getHeaders(),
        ids);
  }

  /** The same, for an answer that can be compared with another one. */
  Outgoing forAll() {
    var whole = new HttpHeaders(headers);
    NARROWING.forEach(whole::remove);
    return new Outgoing(method, path, query, whole, ids);
  }

  HttpUriRequestBase to(HttpRoute route, @Nullable HttpEntity body) {
    String target = route.upstream().target() + route.pathAtUpstream(path);
    var upstream =
        new HttpUriRequestBase(method, URI.create(query == null ? target : target + "?" + query));
    headers.forEach((name, values) -> values.forEach(value -> upstream.addHeader(name, value)));
    upstream.setHeader(RequestIds.REQUEST_ID, ids.requestId());
    upstream.setHeader(RequestIds.TRACEPARENT, ids.traceparent());
    if (body != null) {
      upstream.setEntity(body);
    }
    return upstream;
  }
}
