package com.example.gateway.platform.edge;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.web.Problem;
import com.example.gateway.platform.web.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.coyote.CloseNowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The room every request passes first and last: gets its names and its deadline, leaves an answer
 * and a log line.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class EdgeFilter extends OncePerRequestFilter {
  private static final Logger log = LoggerFactory.getLogger(EdgeFilter.class);

  // An upstream might resolve these and serve what no route offers.
  private static final Pattern ODD_SEGMENT =
      Pattern.compile("//|/(?:\\.|%2e){1,2}(?:[/;]|$)", Pattern.CASE_INSENSITIVE);

  private final GatewayConfig config;
  private final Problems problems;
  private final LameDuck lameDuck;

  EdgeFilter(GatewayConfig config, Problems problems, LameDuck lameDuck) {
    this.config = config;
    this.problems = problems;
    this.lameDuck = lameDuck;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    long startNanos = System.nanoTime();
    RequestIds ids =
        RequestIds.of(
            request.getHeader(RequestIds.REQUEST_ID), request.getHeader(RequestIds.TRACEPARENT));
    MDC.put("request_id", ids.requestId());
    MDC.put("trace_id", ids.traceId());
    response.setHeader(RequestIds.REQUEST_ID, ids.requestId());
    if (lameDuck.isStopping()) {
      response.setHeader("Connection", "close");
    }
    try {
      handle(request, response, chain, ids);
    } finally {
      AccessLog.http(request, response, startNanos, end(request));
      MDC.clear();
    }
  }

  private void handle(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain, RequestIds ids)
      throws IOException, ServletException {
    try {
      if (ODD_SEGMENT.matcher(request.getRequestURI()).find()) {
        throw Problem.invalid("path", "must not contain empty, . or .. segments").exception();
      }
      Deadline deadline = Deadline.asked(request.getHeader(Deadline.HEADER), config.requestLimit());
      new EdgeRequest(ids, deadline).attachTo(request);
      deadline.check();
      chain.doFilter(request, response);
    } catch (IOException | ServletException | RuntimeException e) {
      if (response.isCommitted()) {
        // Too late for a problem; the connection must be cut, or half an answer looks whole.
        log.warn("answer broke off: {}", e.getMessage());
        throw new CloseNowException(e);
      }
      problems.write(problems.of(e), ids.traceId(), response);
    }
  }

  /** Gives back what the request still holds, and says who answered it. */
  private static String end(HttpServletRequest request) {
    EdgeRequest edge = EdgeRequest.of(request);
    if (edge == null) {
      return "-";
    }
    UpstreamCall call = edge.call();
    if (call != null) {
      call.close();
    }
    return edge.answeredBy();
  }
}
