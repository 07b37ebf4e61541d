package com.example.gateway.platform.edge;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One line a request. The query is left out: it may hold what does not belong into logs. */
public final class AccessLog {
  private static final Logger log = LoggerFactory.getLogger("access");

  private static final Set<String> PROBES = Set.of("/livez", "/readyz", "/health");

  private AccessLog() {}

  static void http(
      HttpServletRequest request,
      HttpServletResponse response,
      long startNanos,
      String answeredBy) {
    line(
        request.getMethod(), request.getRequestURI(), response.getStatus(), startNanos, answeredBy);
  }

  /** The ids come from the MDC. */
  public static void line(
      String method, String path, Object status, long startNanos, String upstream) {
    long millis = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
    // Probes ask every second, and say nothing when all is well.
    log.atLevel(PROBES.contains(path) || path.startsWith(WarmUp.PREFIX) ? Level.DEBUG : Level.INFO)
        .addKeyValue("method", method)
        .addKeyValue("path", path)
        .addKeyValue("status", status)
        .addKeyValue("duration_ms", millis)
        .addKeyValue("upstream", upstream)
        .log("{} {} {} {} ms upstream={}", method, path, status, millis, upstream);
  }
}
