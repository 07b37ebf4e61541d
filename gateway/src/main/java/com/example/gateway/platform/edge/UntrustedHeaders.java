package com.example.gateway.platform.edge;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.cloud.gateway.server.mvc.filter.HttpHeadersFilter.RequestHttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Keeps back what only holds between the client and the door, and what only the door may say.
 * Spring Cloud Gateway's own filters pass a forged X-Forwarded-Host on when proxies are trusted,
 * and the headers that Connection lists.
 */
@Component
final class UntrustedHeaders implements RequestHttpHeadersFilter, Ordered {
  private static final Set<String> NEVER_PASSED =
      Set.of(
          "content-length",
          "expect",
          "forwarded",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-real-ip");

  @Override
  public HttpHeaders apply(HttpHeaders sent, ServerRequest request) {
    Set<String> named =
        sent.getOrEmpty(HttpHeaders.CONNECTION).stream()
            .flatMap(value -> Arrays.stream(value.split(",")))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    boolean continued = EdgeRequest.of(request.servletRequest()).ids().continued();
    var passed = new HttpHeaders();
    sent.forEach(
        (name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          boolean orphan = lower.equals("tracestate") && !continued;
          boolean kept =
              !(orphan
                  || NEVER_PASSED.contains(lower)
                  || named.contains(lower)
                  || lower.startsWith("x-forwarded-"));
          if (kept) {
            passed.put(name, values);
          }
        });
    return passed;
  }

  @Override
  public int getOrder() {
    // Before the filter that removes Connection itself.
    return Ordered.HIGHEST_PRECEDENCE;
  }
}
