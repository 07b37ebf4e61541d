package com.example.gateway.shop;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.edge.HttpRoute;
import com.example.gateway.platform.resilience.Upstream;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;

/** All that this door leads to. */
@Configuration(proxyBeanMethods = false)
class ShopRoutes {
  private static final Set<HttpMethod> ALL = Set.of();
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  @Bean
  @Order(1)
  HttpRoute facade(GatewayConfig config) {
    var upstream = new Upstream("python-facade", "rest", config.facadeUrl(), config);
    return new HttpRoute("/api", upstream, "", ALL, "facade.yaml");
  }

  @Bean
  @Order(2)
  HttpRoute directReads(GatewayConfig config) {
    var upstream = new Upstream("node-data-service", "rest", config.dataServiceUrl(), config);
    return new HttpRoute("/data", upstream, "/api", READS, "data-service.yaml");
  }
}
