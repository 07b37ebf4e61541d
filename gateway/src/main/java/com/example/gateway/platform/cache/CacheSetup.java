package com.example.gateway.platform.cache;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.config.InvalidSettingException;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.TreeSet;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Joins what may be kept and what settings ask for. */
@Configuration(proxyBeanMethods = false)
class CacheSetup {
  @Bean
  ReadCache readCache(GatewayConfig config, MeterRegistry registry) {
    GatewayConfig.Cache settings = config.cache();
    return new ReadCache(settings.bytes(), config.maxConcurrent(), Ticker.systemTicker(), registry);
  }

  @Bean
  CachedPaths cachedPaths(GatewayConfig config, CacheableReads cacheable) {
    var unknown = new TreeSet<>(config.cache().lifetimes().keySet());
    unknown.removeAll(cacheable.paths());
    if (!unknown.isEmpty()) {
      throw new InvalidSettingException(
          "GATEWAY_CACHED_READS names %s, which is never kept; there are %s"
              .formatted(unknown.first(), String.join(", ", new TreeSet<>(cacheable.paths()))));
    }
    return new CachedPaths(config.cache().lifetimes());
  }
}
