package com.example.gateway.shop.checkout;

import com.example.gateway.platform.edge.RequestBody;
import com.example.gateway.platform.edge.RequestIds;
import com.example.gateway.platform.saga.SagaEngine;
import com.example.gateway.platform.saga.SagaState;
import com.example.gateway.platform.saga.timeline.TimelineStream;
import com.example.gateway.platform.web.JsonBody;
import com.example.gateway.platform.web.Page;
import com.example.gateway.platform.web.Problem;
import com.example.gateway.platform.web.QueryReader;
import com.example.gateway.shop.checkout.Checkouts.Accepted;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Checkouts at the door, over HTTP. */
public final class CheckoutRoutes {
  private static final String PATH = "/api/checkouts";
  private static final String KEY = "Idempotency-Key";

  private final Checkouts checkouts;
  private final RequestBody bodies;
  private final TimelineStream timeline;

  public CheckoutRoutes(SagaEngine engine, RequestBody bodies, TimelineStream timeline) {
    this.checkouts = new Checkouts(engine);
    this.bodies = bodies;
    this.timeline = timeline;
  }

  public RouterFunction<ServerResponse> router() {
    return RouterFunctions.route(RequestPredicates.path(PATH), this::all)
        .and(Page.at(PATH + "/{id}", this::get))
        .and(Page.at(PATH + "/{id}/events", this::events));
  }

  private ServerResponse all(ServerRequest request) {
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.POST)) {
      return start(request);
    }
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      return list(request);
    }
    throw Problem.methodNotAllowed(method.name(), "GET, HEAD, POST").exception();
  }

  private ServerResponse list(ServerRequest request) {
    var query = new QueryReader(request.servletRequest());
    SagaState state = query.choice("state", SagaState.class);
    int limit = query.integer("limit", 1, Checkouts.MAX_LIMIT, Checkouts.DEFAULT_LIMIT);
    String cursor = query.text("cursor");
    query.end();
    return json(CheckoutPage.of(checkouts.page(state, limit, cursor)));
  }

  private ServerResponse start(ServerRequest request) {
    HttpServletRequest servletRequest = request.servletRequest();
    new QueryReader(servletRequest).end();
    String key = key(request.headers().header(KEY));
    byte[] body = bodies.read(servletRequest);
    CheckoutRequest wanted =
        CheckoutRequest.of(JsonBody.parse(servletRequest.getContentType(), body));
    Accepted accepted = checkouts.start(key, KEY, wanted, RequestIds.of(servletRequest));
    return ServerResponse.status(accepted.answer().status())
        .header("Location", PATH + "/" + accepted.id())
        .contentType(MediaType.APPLICATION_JSON)
        // Bytes, so that nothing rewrites what was stored.
        .body(accepted.answer().body().getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String key(List<String> sent) {
    if (sent.size() > 1) {
      throw Problem.invalid(KEY, "is given more than once").exception();
    }
    return sent.isEmpty() ? null : sent.get(0);
  }

  private ServerResponse get(ServerRequest request) {
    new QueryReader(request.servletRequest()).end();
    return json(checkouts.get(request.pathVariable("id")));
  }

  private static ServerResponse json(Object body) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).body(body);
  }

  private ServerResponse events(ServerRequest request) {
    new QueryReader(request.servletRequest()).end();
    return timeline.answer(checkouts.find(request.pathVariable("id")).id(), request);
  }
}
