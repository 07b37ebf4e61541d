package com.example.gateway.platform.edge;

import com.example.gateway.platform.cache.CachedPaths;
import com.example.gateway.platform.cache.KeptAnswer;
import com.example.gateway.platform.cache.ReadCache;
import com.example.gateway.platform.cache.ReadKey;
import com.example.gateway.platform.cache.Reading;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers reads with what was read just now. The last filter: whatever else is a filter, such as
 * one that knows who asks or counts how often, has let the request in before.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
final class CachedReads extends OncePerRequestFilter {
  /** What an answer could depend on beside the key; who sends it is never answered from here. */
  private static final List<String> PARTICULAR =
      List.of(
          HttpHeaders.COOKIE,
          HttpHeaders.RANGE,
          HttpHeaders.IF_MATCH,
          HttpHeaders.IF_UNMODIFIED_SINCE,
          HttpHeaders.IF_MODIFIED_SINCE,
          HttpHeaders.TRANSFER_ENCODING);

  private final CachedPaths paths;
  private final ReadCache cache;

  CachedReads(CachedPaths paths, ReadCache cache) {
    this.paths = paths;
    this.cache = cache;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return paths.lifetimes().isEmpty();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Duration lifetime =
        request.getMethod().equals("GET") ? paths.lifetime(request.getRequestURI()) : null;
    if (lifetime == null || isParticular(request)) {
      chain.doFilter(request, response);
      return;
    }
    ReadKey key = key(request);
    if (wantsAnew(request)) {
      ask(cache.alone(key, lifetime), request, response, chain);
      return;
    }
    KeptAnswer kept = cache.find(key);
    if (kept != null) {
      answer(kept, request, response);
      return;
    }
    var turn = cache.turn(key, lifetime, EdgeRequest.of(request).deadline().remaining());
    if (turn.answer() != null) {
      answer(turn.answer(), request, response);
    } else {
      ask(turn.reading(), request, response, chain);
    }
  }

  private static void ask(
      @Nullable Reading reading,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    if (reading == null) {
      chain.doFilter(request, response);
      return;
    }
    EdgeRequest.of(request).reading(reading);
    try {
      chain.doFilter(request, response);
    } finally {
      reading.end();
    }
  }

  private void answer(KeptAnswer kept, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    EdgeRequest.of(request).answeredFromCache();
    for (KeptAnswer.Header header : kept.headers()) {
      response.addHeader(header.name(), header.value());
    }
    response.setHeader(HttpHeaders.AGE, Long.toString(cache.ageSeconds(kept)));
    if (isKnown(kept.header(HttpHeaders.ETAG), request)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentLength(kept.body().length);
    response.getOutputStream().write(kept.body());
  }

  /** Whether the client has it, by the weak comparison that reads are due. */
  private static boolean isKnown(@Nullable String etag, HttpServletRequest request) {
    String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    if (etag == null || known == null) {
      return false;
    }
    String opaque = opaque(etag);
    return known.strip().equals("*")
        || List.of(known.split(",")).stream().anyMatch(each -> opaque(each).equals(opaque));
  }

  private static String opaque(String etag) {
    String tag = etag.strip();
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }

  private static boolean isParticular(HttpServletRequest request) {
    if (request.getContentLengthLong() > 0) {
      return true;
    }
    for (String name : PARTICULAR) {
      if (request.getHeader(name) != null) {
        return true;
      }
    }
    return false;
  }

  private static boolean wantsAnew(HttpServletRequest request) {
    String control = joined(request.getHeaders(HttpHeaders.CACHE_CONTROL));
    String asked = control == null ? joined(request.getHeaders(HttpHeaders.PRAGMA)) : control;
    if (asked == null) {
      return false;
    }
    String lower = asked.toLowerCase(Locale.ROOT);
    // Also max-age and min-fresh: whoever is that particular gets it from where it is.
    return lower.contains("no-") || lower.contains("max-age") || lower.contains("min-fresh");
  }

  private static ReadKey key(HttpServletRequest request) {
    return new ReadKey(
        request.getRequestURI(),
        request.getQueryString(),
        joined(request.getHeaders(HttpHeaders.AUTHORIZATION)),
        joined(request.getHeaders(HttpHeaders.ACCEPT)));
  }

  private static @Nullable String joined(Enumeration<String> values) {
    if (!values.hasMoreElements()) {
      return null;
    }
    String first = values.nextElement();
    return values.hasMoreElements()
        ? first + "\n" + String.join("\n", Collections.list(values))
        : first;
  }
}
