package com.example.gateway.platform.web;

import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Takes Spring's own error answers away: every exception reaches the edge filter, the one place
 * that writes problems.
 */
@Configuration(proxyBeanMethods = false)
class NoResolver implements WebMvcConfigurer {
  @Override
  public void configureHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
    resolvers.add((request, response, handler, exception) -> null);
  }
}
