package com.example.gateway.platform.edge;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * For what the gateway does on its own account, in a thread that serves no request: by which names
 * the calls it makes and the lines it logs are found.
 */
public final class WorkContext {
  private static final ThreadLocal<@Nullable RequestIds> CURRENT = new ThreadLocal<>();

  private WorkContext() {}

  public static void run(RequestIds ids, Runnable work) {
    RequestIds outer = CURRENT.get();
    Map<String, String> outerLog = MDC.getCopyOfContextMap();
    CURRENT.set(ids);
    MDC.put("request_id", ids.requestId());
    MDC.put("trace_id", ids.traceId());
    try {
      work.run();
    } finally {
      CURRENT.set(outer);
      MDC.setContextMap(outerLog == null ? Map.of() : outerLog);
    }
  }

  /** New ones outside of {@link #run}. */
  public static RequestIds ids() {
    RequestIds current = CURRENT.get();
    return current == null ? RequestIds.of(null, null) : current;
  }
}
