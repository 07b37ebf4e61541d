package com.example.gateway;

import com.example.gateway.platform.config.GatewayConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.stereotype.Component;

/** One line at start: where to knock. */
@Component
final class Announcement {
  private static final Logger log = LoggerFactory.getLogger(Announcement.class);

  private final GatewayConfig config;
  private final String version;

  Announcement(GatewayConfig config, @Value("${gateway.version}") String version) {
    this.config = config;
    this.version = version;
  }

  @EventListener
  void ready(ApplicationReadyEvent event) {
    var web = (WebServerApplicationContext) event.getApplicationContext();
    int grpcPort = event.getApplicationContext().getBean(GrpcServerLifecycle.class).getPort();
    log.info(
        "gateway {} is up in {} ms: http://{}:{} and gRPC on {}:{}",
        version,
        event.getTimeTaken().toMillis(),
        config.host(),
        web.getWebServer().getPort(),
        config.host(),
        grpcPort);
  }
}
