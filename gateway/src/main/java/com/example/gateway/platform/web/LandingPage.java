package com.example.gateway.platform.web;

import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** What someone sees who opens the door in a browser. */
@Configuration(proxyBeanMethods = false)
class LandingPage {
  @Bean
  RouterFunction<ServerResponse> landingRouter(@Value("${gateway.version}") String version) {
    var page = new HtmlTemplate("landing.html");
    return Page.at("/", request -> page.render(Map.of("version", version)));
  }
}
