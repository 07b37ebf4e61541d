package com.example.gateway.platform.edge;

import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.server.mvc.common.MvcUtils;
import org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions;
import org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctions;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchangeHandlerFunction;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Makes Spring Cloud Gateway routes of the table. */
@Configuration(proxyBeanMethods = false)
class HttpRouter {
  static final String ROUTE = HttpRoute.class.getName();

  @Bean
  RouterFunction<ServerResponse> upstreamRouter(List<HttpRoute> routes) {
    return routes.stream().map(HttpRouter::router).reduce(RouterFunction::and).orElseThrow();
  }

  /**
   * Spring Cloud Gateway fetches its filters of headers by itself only when the port has been open
   * for a moment, and answers 500 until then.
   */
  @Bean
  SmartInitializingSingleton headerFilters(
      ProxyExchangeHandlerFunction handler, ApplicationContext context) {
    return () -> handler.onApplicationEvent(new ContextRefreshedEvent(context));
  }

  static RouterFunction<ServerResponse> router(HttpRoute route) {
    URI target = URI.create(route.upstream().target());
    return GatewayRouterFunctions.route(route.prefix())
        .route(RequestPredicates.path(route.prefix() + "/**"), HandlerFunctions.http())
        .before(request -> direct(request, route, target))
        .build();
  }

  private static ServerRequest direct(ServerRequest request, HttpRoute route, URI target) {
    if (route.withholds(request.servletRequest().getRequestURI())) {
      throw Problem.of(ErrorCode.ROUTE_NOT_FOUND, "Nothing is offered at this path").exception();
    }
    if (!route.offers(request.method())) {
      String allow =
          route.methods().stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
      throw Problem.methodNotAllowed(request.method().name(), allow).exception();
    }
    request.attributes().put(ROUTE, route);
    MvcUtils.setRequestUrl(request, target);
    return request;
  }
}
