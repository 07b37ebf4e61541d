package com.example.gateway.platform.handover;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.resilience.Upstream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The old application, where a setting names one. */
@Configuration(proxyBeanMethods = false)
class HandoverSetup {
  @Bean
  @Nullable Upstream legacy(GatewayConfig config) {
    GatewayConfig.@Nullable Legacy moved = config.legacy();
    return moved == null ? null : Upstream.foreign("legacy", moved.url().toString(), config);
  }
}
