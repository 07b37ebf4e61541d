package com.example.gateway.platform.edge;

import com.example.gateway.platform.cache.ReadCache;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.web.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.springframework.stereotype.Component;

/**
 * Calls of an upstream that are the gateway's own, as protected as those it passes on. Never
 * repeated here: who calls knows whether and when.
 */
@Component
public final class UpstreamClient {
  private static final Duration AGAIN_LIMIT = Duration.ofSeconds(2);

  private final CloseableHttpClient client;
  private final ScheduledExecutorService alarms;
  private final ReadCache cache;

  public UpstreamClient(
      CloseableHttpClient client, ScheduledExecutorService alarms, ReadCache cache) {
    this.client = client;
    this.alarms = alarms;
    this.cache = cache;
  }

  /** What came back, whatever it says. */
  public record Answer(int status, String body) {}

  /**
   * Posts JSON.
   *
   * @throws ProblemException if there is no answer; nothing was sent if it is CIRCUIT_OPEN,
   *     OVERLOADED or UPSTREAM_UNAVAILABLE
   */
  public Answer post(Upstream upstream, String path, String json, Duration limit) {
    try {
      return ask(upstream, limit, () -> request(upstream, path, json));
    } finally {
      cache.wrote();
    }
  }

  /** What a client asked, once more, and by this route. */
  Answer ask(HttpRoute route, Outgoing outgoing) {
    return ask(route.upstream(), AGAIN_LIMIT, () -> outgoing.to(route, null));
  }

  private Answer ask(Upstream upstream, Duration limit, Supplier<HttpUriRequestBase> requests) {
    try (var call = new UpstreamCall(upstream, Deadline.in(limit), client, alarms)) {
      UpstreamReply reply = call.send(requests, false);
      var body = new ByteArrayOutputStream();
      call.copyBody(reply, body);
      return new Answer(reply.response().getCode(), body.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Of the array: cannot be.
      throw new UncheckedIOException(e);
    }
  }

  private static HttpUriRequestBase request(Upstream upstream, String path, String json) {
    RequestIds ids = WorkContext.ids();
    var request = new HttpPost(URI.create(upstream.target() + path));
    request.setHeader(RequestIds.REQUEST_ID, ids.requestId());
    request.setHeader(RequestIds.TRACEPARENT, ids.traceparent());
    request.setEntity(new StringEntity(json, ContentType.APPLICATION_JSON));
    return request;
  }
}
