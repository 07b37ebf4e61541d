package com.example.gateway.platform.edge;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a request is called in all logs: the client's names where they are well formed, new ones
 * otherwise.
 *
 * @param traceparent for the next hop: the same trace, this gateway as the parent
 * @param continued whether the trace began before this gateway
 */
public record RequestIds(String requestId, String traceId, String traceparent, boolean continued) {
  public static final String REQUEST_ID = "X-Request-Id";
  public static final String TRACEPARENT = "traceparent";

  private static final String REQUEST_ID_MEMBER = "request_id";
  private static final String TRACEPARENT_MEMBER = "traceparent";
  private static final JsonMapper JSON = new JsonMapper();

  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  // https://www.w3.org/TR/trace-context/, version 00; all zeros is no id.
  private static final Pattern W3C =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})");

  public static RequestIds of(@Nullable String requestId, @Nullable String traceparent) {
    Matcher known = W3C.matcher(traceparent == null ? "" : traceparent);
    boolean continued = known.matches();
    String traceId = continued ? known.group(1) : hex() + hex();
    String flags = continued ? known.group(2) : "01";
    boolean named = requestId != null && WELL_FORMED.matcher(requestId).matches();
    return new RequestIds(
        named ? requestId : traceId,
        traceId,
        "00-" + traceId + "-" + hex() + "-" + flags,
        continued);
  }

  /** Those that the door gave a request. */
  public static RequestIds of(HttpServletRequest request) {
    return EdgeRequest.of(request).ids();
  }

  /** For who goes on with this work later, in another thread or process. */
  public String toContext() {
    return JSON.writeValueAsString(
        Map.of(REQUEST_ID_MEMBER, requestId, TRACEPARENT_MEMBER, traceparent));
  }

  /** The same names, with this gateway as the parent once more. */
  public static RequestIds ofContext(String context) {
    JsonNode kept = JSON.readTree(context);
    return of(
        kept.path(REQUEST_ID_MEMBER).asString(null), kept.path(TRACEPARENT_MEMBER).asString(null));
  }

  private static String hex() {
    // Never all zeros.
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
  }
}
