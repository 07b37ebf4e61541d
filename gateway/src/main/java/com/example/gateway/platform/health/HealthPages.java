package com.example.gateway.platform.health;

import com.example.gateway.platform.contract.ContractCheck;
import com.example.gateway.platform.contract.Verdict;
import com.example.gateway.platform.health.Health.Readiness;
import com.example.gateway.platform.health.Health.Status;
import com.example.gateway.platform.web.Page;
import java.util.List;
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

/**
 * Alive, ready, and the whole picture. An outage elsewhere ends neither of the first two; a
 * contract that this gateway was not built for ends the second.
 */
@Configuration(proxyBeanMethods = false)
class HealthPages {
  @Bean
  RouterFunction<ServerResponse> healthRouter(
      HealthCheck check, ContractCheck contract, ApplicationAvailability availability) {
    return Page.at("/livez", request -> answer(HttpStatus.OK, Map.of("status", "UP")))
        .and(Page.at("/readyz", request -> ready(availability.getReadinessState(), contract)))
        .and(Page.at("/health", request -> health(check.check())));
  }

  private static ServerResponse ready(ReadinessState state, ContractCheck contract) {
    if (state != ReadinessState.ACCEPTING_TRAFFIC) {
      return answer(
          HttpStatus.SERVICE_UNAVAILABLE,
          new Readiness(Status.DOWN, "starting or stopping", List.of()));
    }
    Verdict verdict = contract.verdict();
    return verdict.isIncompatible()
        ? answer(
            HttpStatus.SERVICE_UNAVAILABLE,
            new Readiness(Status.DOWN, verdict.detail(), verdict.differences()))
        : answer(HttpStatus.OK, new Readiness(Status.UP, verdict.detail(), List.of()));
  }

  private static ServerResponse health(Health health) {
    return answer(
        health.status() == Status.DOWN ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK, health);
  }

  private static ServerResponse answer(HttpStatus status, Object body) {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .body(body);
  }
}
