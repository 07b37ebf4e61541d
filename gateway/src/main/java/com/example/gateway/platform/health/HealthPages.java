package com.example.gateway.platform.health;

import com.example.gateway.platform.web.Page;
import java.util.Map;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Alive, ready, and the whole picture. Neither of the first two depends on anyone else. */
@Configuration(proxyBeanMethods = false)
class HealthPages {
  @Bean
  RouterFunction<ServerResponse> healthRouter(
      HealthCheck check, ApplicationAvailability availability) {
    return Page.at("/livez", request -> answer(HttpStatus.OK, Map.of("status", "UP")))
        .and(Page.at("/readyz", request -> ready(availability.getReadinessState())))
        .and(Page.at("/health", request -> answer(HttpStatus.OK, check.check())));
  }

  private static ServerResponse ready(ReadinessState state) {
    return state == ReadinessState.ACCEPTING_TRAFFIC
        ? answer(HttpStatus.OK, Map.of("status", "UP"))
        : answer(HttpStatus.SERVICE_UNAVAILABLE, Map.of("status", "DOWN"));
  }

  private static ServerResponse answer(HttpStatus status, Object body) {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .body(body);
  }
}
