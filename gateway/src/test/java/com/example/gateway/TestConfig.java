package com.example.gateway;

import com.example.gateway.platform.cache.ReadCache;
import com.example.gateway.platform.config.GatewayConfig;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;

/** Settings for parts that need no database. */
public final class TestConfig {
  private TestConfig() {}

  public static GatewayConfig with(Map<String, String> settings) {
    var environment = new HashMap<>(settings);
    environment.put("GATEWAY_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none");
    return GatewayConfig.from(environment);
  }

  public static ReadCache cache() {
    return new ReadCache(1_000_000, 64, Ticker.systemTicker(), new SimpleMeterRegistry());
  }
}
