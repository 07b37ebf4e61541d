package com.example.gateway.platform.web;

import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Something of the gateway's own that can only be read. */
public final class Page {
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private Page() {}

  public static RouterFunction<ServerResponse> at(
      String path, HandlerFunction<ServerResponse> handler) {
    return RouterFunctions.route(
        RequestPredicates.path(path),
        request -> {
          if (!READS.contains(request.method())) {
            throw Problem.methodNotAllowed(request.method().name(), "GET, HEAD").exception();
          }
          return handler.handle(request);
        });
  }
}
