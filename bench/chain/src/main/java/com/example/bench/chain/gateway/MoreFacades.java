package com.example.bench.chain.gateway;

import com.example.gateway.platform.cache.CacheableReads;
import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.edge.HttpRoute;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.resilience.Upstream.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Runs inside the gateway, and gives it one more route for each variant of the facade. So one JVM
 * serves all of them, and what it has compiled for one is good for the others: its compilers need a
 * hundred thousand requests until they are done, and a run has no time for that in five JVMs.
 */
public final class MoreFacades implements BeanPostProcessor {
  /** Of each variant: {@code name=http://host:port}, separated by commas. */
  public static final String VARIABLE = "BENCH_FACADES";

  /** The variant whose lists of users may be kept. */
  public static final String CACHED = "cached";

  private final ObjectProvider<GatewayConfig> config;

  MoreFacades(ObjectProvider<GatewayConfig> config) {
    this.config = config;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return switch (name) {
      case "httpRoutes" -> more((List<?>) bean);
      case "cacheableReads" -> new CacheableReads(Set.of("/" + CACHED + "/users"));
      default -> bean;
    };
  }

  private List<Object> more(List<?> routes) {
    var all = new ArrayList<Object>(routes);
    for (String variant : System.getenv(VARIABLE).split(",", -1)) {
      String[] parts = variant.split("=", 2);
      var facade = new Upstream(parts[0], Transport.REST, parts[1], config.getObject());
      all.add(new HttpRoute("/" + parts[0], facade, "", Set.of()));
    }
    return all;
  }
}
