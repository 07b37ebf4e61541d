package com.example.gateway.shop;

import static com.example.gateway.platform.resilience.Upstream.Transport.GRPC;
import static com.example.gateway.platform.resilience.Upstream.Transport.REST;

import com.example.contract.shop.v1.EventServiceGrpc;
import com.example.contract.shop.v1.OrderServiceGrpc;
import com.example.contract.shop.v1.PaymentServiceGrpc;
import com.example.contract.shop.v1.ProductServiceGrpc;
import com.example.contract.shop.v1.UserServiceGrpc;
import com.example.gateway.platform.cache.CacheableReads;
import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.contract.Promise;
import com.example.gateway.platform.edge.Graphql;
import com.example.gateway.platform.edge.HttpRoute;
import com.example.gateway.platform.edge.RequestBody;
import com.example.gateway.platform.edge.UpstreamClient;
import com.example.gateway.platform.grpc.GrpcRoute;
import com.example.gateway.platform.grpc.OwnRpcs;
import com.example.gateway.platform.grpc.RpcClient;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.saga.SagaDefinition;
import com.example.gateway.platform.saga.SagaEngine;
import com.example.gateway.platform.saga.timeline.SagaTimeline;
import com.example.gateway.platform.saga.timeline.TimelineStream;
import com.example.gateway.platform.web.ApiDocument;
import com.example.gateway.shop.checkout.CheckoutRoutes;
import com.example.gateway.shop.checkout.CheckoutRpcs;
import com.example.gateway.shop.checkout.CheckoutSaga;
import com.example.gateway.shop.checkout.GrpcDataService;
import com.example.gateway.shop.checkout.RestFacade;
import io.grpc.BindableService;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** All that this door leads to: replace this class to make it the door of something else. */
@Configuration(proxyBeanMethods = false)
class ShopRoutes {
  private static final Set<HttpMethod> ALL = Set.of();
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  /** Of the facade's paths, what is for the checkout saga alone. */
  private static final String INTERNAL = "internal";

  /** Of the facade's paths, the one that has the same place at the door. */
  private static final String GRAPHQL = "graphql";

  @Bean
  Upstream facade(GatewayConfig config) {
    return new Upstream("python-facade", REST, config.facadeUrl().toString(), config);
  }

  @Bean
  Upstream dataServiceRest(GatewayConfig config) {
    return new Upstream("node-data-service", REST, config.dataServiceUrl().toString(), config);
  }

  @Bean
  Upstream dataServiceGrpc(GatewayConfig config) {
    return new Upstream("node-data-service", GRPC, config.dataServiceGrpcTarget(), config);
  }

  /** What the data service serves must be what this was built for. */
  @Bean
  Promise promise(Upstream dataServiceRest, Upstream dataServiceGrpc) {
    return new Promise("contract.json", dataServiceRest, dataServiceGrpc);
  }

  /** Path at the door, upstream, path there, methods. */
  @Bean
  List<HttpRoute> httpRoutes(Upstream facade, Upstream dataServiceRest) {
    return List.of(
        new HttpRoute("/api", facade, "", ALL).without(INTERNAL, GRAPHQL).streaming("/api/events"),
        new HttpRoute("/" + GRAPHQL, facade, "/" + GRAPHQL, Set.of(HttpMethod.POST))
            .readingWhere(Graphql::onlyReads),
        new HttpRoute("/data", dataServiceRest, "/api", READS));
  }

  /** What everybody is answered alike, by path at the door; settings say what of it is kept. */
  @Bean
  CacheableReads cacheableReads() {
    return new CacheableReads(
        Set.of("/api/users", "/api/products", "/data/users", "/data/products"));
  }

  /** File, title, path at the door, methods. */
  @Bean
  List<ApiDocument> apiDocuments() {
    return List.of(
        new ApiDocument("facade", "Facade: business logic", "/api", ALL).without(INTERNAL, GRAPHQL),
        new ApiDocument("data-service", "Data service: direct reads", "/data", READS));
  }

  /** The one saga, over the services that do its steps. */
  @Bean
  SagaDefinition checkoutSaga(
      UpstreamClient rest, RpcClient rpc, Upstream facade, Upstream dataServiceGrpc) {
    return CheckoutSaga.definition(
        new RestFacade(rest, facade, CheckoutSaga.CALL_LIMIT),
        new GrpcDataService(rpc, dataServiceGrpc, CheckoutSaga.CALL_LIMIT));
  }

  /** Before the facade's routes, which begin in the same way. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  RouterFunction<ServerResponse> checkoutRouter(
      SagaEngine engine, RequestBody bodies, TimelineStream timeline) {
    return new CheckoutRoutes(engine, bodies, timeline).router();
  }

  @Bean
  BindableService checkoutRpcs(SagaEngine engine, OwnRpcs rpcs, SagaTimeline timeline) {
    return rpcs.named(new CheckoutRpcs(engine, rpcs, timeline));
  }

  /** Service, upstream, rpcs offered. */
  @Bean
  List<GrpcRoute> grpcRoutes(Upstream dataServiceGrpc) {
    return List.of(
        GrpcRoute.all(UserServiceGrpc.getServiceDescriptor(), dataServiceGrpc),
        new GrpcRoute(
            ProductServiceGrpc.getServiceDescriptor(),
            dataServiceGrpc,
            Set.of("GetProduct", "BatchGetProducts", "ListProducts")),
        new GrpcRoute(
            OrderServiceGrpc.getServiceDescriptor(),
            dataServiceGrpc,
            Set.of("GetOrder", "BatchGetOrders", "ListOrders", "GetOrderTotals")),
        new GrpcRoute(
            EventServiceGrpc.getServiceDescriptor(),
            dataServiceGrpc,
            Set.of("ListEventMinutes", "ListRejectedEvents")),
        new GrpcRoute(
            PaymentServiceGrpc.getServiceDescriptor(),
            dataServiceGrpc,
            Set.of("GetPayment", "ListPayments")));
  }
}
