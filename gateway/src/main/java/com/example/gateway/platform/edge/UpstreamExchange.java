package com.example.gateway.platform.edge;

import com.example.gateway.platform.cache.ReadCache;
import com.example.gateway.platform.cache.Reading;
import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.edge.UpstreamClient.Answer;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.springframework.cloud.gateway.server.mvc.handler.GatewayServerResponse;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchange;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Spring Cloud Gateway's last step, sending the request on, with resilience around it. On the HTTP
 * client itself rather than on RestClient: an upstream's failure keeps its type, and a call can be
 * cancelled when its time is over.
 */
@Component
final class UpstreamExchange implements ProxyExchange {
  private static final Duration UPLOAD_RETRY_AFTER = Duration.ofSeconds(5);
  private static final Set<HttpMethod> REPEATABLE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final RequestBody bodies;
  private final ReadCache cache;
  private final Duration uploadLimit;
  private final Semaphore uploads;
  private final CloseableHttpClient client;
  private final ScheduledExecutorService alarms;
  private final Passage.Choice choice;
  private final UpstreamClient own;
  private final int bodyLimitBytes;

  UpstreamExchange(
      RequestBody bodies,
      ReadCache cache,
      Passage.Choice choice,
      UpstreamClient own,
      CloseableHttpClient client,
      ScheduledExecutorService alarms,
      GatewayConfig config) {
    this.bodies = bodies;
    this.cache = cache;
    this.choice = choice;
    this.own = own;
    this.bodyLimitBytes = config.bodyLimitBytes();
    this.uploadLimit = config.uploadLimit();
    this.uploads = new Semaphore(config.uploads());
    this.client = client;
    this.alarms = alarms;
  }

  @Override
  public ServerResponse exchange(Request request) {
    HttpServletRequest servletRequest = request.getServerRequest().servletRequest();
    HttpRoute route = (HttpRoute) request.getServerRequest().attributes().get(HttpRouter.ROUTE);
    if (route.streams(request.getMethod(), servletRequest.getRequestURI())) {
      return upload(request, route, servletRequest);
    }
    EdgeRequest edge = EdgeRequest.of(servletRequest);
    // Read before taking a place at the upstream: a slow client must not hold one.
    byte[] body = bodies.read(servletRequest);
    Passage passage = choice.of(route, servletRequest, body, edge.deadline());
    UpstreamCall call = begin(passage, edge.deadline());
    edge.call(call);
    Outgoing asked = Outgoing.of(request, edge.ids());
    Outgoing outgoing = passage.isWatched() ? asked.forAll() : asked;
    Supplier<HttpUriRequestBase> requests =
        () -> outgoing.to(passage.route(), body == null ? null : new ByteArrayEntity(body, null));
    UpstreamReply reply =
        route.reads(request.getMethod(), body)
            ? call.send(requests, REPEATABLE.contains(request.getMethod()))
            : write(call, requests);
    return toClient(request, passage, outgoing, call, reply);
  }

  private UpstreamCall begin(Passage passage, Deadline deadline) {
    try {
      Upstream upstream = passage.route().upstream();
      return new UpstreamCall(upstream, deadline, client, alarms, passage::close);
    } catch (RuntimeException e) {
      passage.close();
      throw e;
    }
  }

  /** What it may have changed is not answered from what was read before, also if it failed. */
  private UpstreamReply write(UpstreamCall call, Supplier<HttpUriRequestBase> requests) {
    try {
      return call.send(requests, false);
    } finally {
      cache.wrote();
    }
  }

  /** Never repeated, as the body is gone; and only so many at once, as each may take long. */
  private ServerResponse upload(
      Request request, HttpRoute route, HttpServletRequest servletRequest) {
    EdgeRequest edge = EdgeRequest.of(servletRequest);
    if (!uploads.tryAcquire()) {
      throw Problem.of(ErrorCode.OVERLOADED, "Too many uploads at once; try again later")
          .retryAfter(UPLOAD_RETRY_AFTER)
          .exception();
    }
    UpstreamCall call;
    HttpEntity body;
    try {
      Deadline deadline = Deadline.asked(servletRequest.getHeader(Deadline.HEADER), uploadLimit);
      body = new StreamedBody(servletRequest);
      call = new UpstreamCall(route.upstream(), deadline, client, alarms, uploads::release);
    } catch (IOException e) {
      uploads.release();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      uploads.release();
      throw e;
    }
    edge.call(call);
    Outgoing outgoing = Outgoing.of(request, edge.ids());
    UpstreamReply reply = write(call, () -> outgoing.to(route, body));
    return toClient(request, () -> route, outgoing, call, reply);
  }

  private ServerResponse toClient(
      Request request, Passage passage, Outgoing outgoing, UpstreamCall call, UpstreamReply reply) {
    var answered = new Answered(reply, headers(passage.route(), reply));
    // With the headers that the client gets, which are there only when it is built.
    var built = new AtomicReference<ServerResponse>();
    ServerResponse response =
        GatewayServerResponse.status(reply.response().getCode())
            .build(
                (servletRequest, servletResponse) -> {
                  HttpHeaders headers = built.get().headers();
                  Reading reading = EdgeRequest.of(servletRequest).reading();
                  OutputStream client = servletResponse.getOutputStream();
                  if (passage.isWatched()) {
                    watch(passage, outgoing, call, reply, client);
                  } else {
                    Keeping.copyBody(call, reply, headers, reading, client);
                  }
                  return null;
                });
    request.getResponseConsumers().forEach(filters -> filters.accept(answered, response));
    built.set(response);
    return response;
  }

  private void watch(
      Passage passage,
      Outgoing outgoing,
      UpstreamCall call,
      UpstreamReply reply,
      OutputStream client)
      throws IOException {
    var watched = new WatchedAnswer(client, bodyLimitBytes);
    call.copyBody(reply, watched);
    if (watched.isWhole()) {
      var answer = new Answer(reply.response().getCode(), watched.body());
      passage.answered(answer, route -> own.ask(route, outgoing));
    }
  }

  private static HttpHeaders headers(HttpRoute route, UpstreamReply reply) {
    var headers = new HttpHeaders();
    for (var header : reply.response().getHeaders()) {
      headers.add(header.getName(), header.getValue());
    }
    String location = headers.getFirst(HttpHeaders.LOCATION);
    if (location != null) {
      headers.set(HttpHeaders.LOCATION, route.locationAtDoor(location));
    }
    // The door has said its own name for the request already; what runs behind it is nobody's
    // business.
    headers.remove(RequestIds.REQUEST_ID);
    headers.remove(HttpHeaders.SERVER);
    return headers;
  }

  private record Answered(UpstreamReply reply, HttpHeaders headers) implements Response {
    @Override
    public HttpStatusCode getStatusCode() {
      return HttpStatusCode.valueOf(reply.response().getCode());
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }
  }
}
