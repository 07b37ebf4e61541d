package com.example.gateway.platform.edge;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.resilience.Upstream;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Before it is ready the gateway asks itself, through itself, for as long as a setting says: no
 * client waits for what the JVM loads and compiles for the first requests.
 */
@Component
final class WarmUp implements ApplicationRunner {
  static final String PREFIX = "/warm-up";

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  private final GatewayConfig config;
  private final CloseableHttpClient client;
  private volatile int requests;
  private volatile boolean over;

  WarmUp(GatewayConfig config, CloseableHttpClient client) {
    this.config = config;
    this.client = client;
  }

  /** Leads back to the door, and nowhere once the warm-up is over. */
  @Nullable RouterFunction<ServerResponse> router() throws IOException {
    if (config.warmUp().isZero()) {
      return null;
    }
    var self = new Upstream("warm-up", Upstream.Transport.REST, door().toURI(), config);
    return HttpRouter.router(new HttpRoute(PREFIX, self, "/livez", Set.of()))
        .filter(
            (request, next) -> {
              if (over) {
                throw Problem.of(ErrorCode.ROUTE_NOT_FOUND, "Nothing is offered at this path")
                    .exception();
              }
              return next.handle(request);
            });
  }

  /** So many were answered. */
  int requests() {
    return requests;
  }

  private HttpHost door() throws IOException {
    InetAddress host = InetAddress.getByName(config.host());
    boolean any = host.isAnyLocalAddress();
    return new HttpHost("http", any ? InetAddress.getLoopbackAddress() : host, config.port());
  }

  @Override
  public void run(ApplicationArguments arguments) throws IOException {
    HttpHost door = door();
    long end = System.nanoTime() + config.warmUp().toNanos();
    int answered = 0;
    try {
      while (System.nanoTime() < end) {
        answered += client.execute(door, new HttpGet(PREFIX), HttpResponse::getCode) == 200 ? 1 : 0;
      }
    } catch (IOException e) {
      log.warn("the warm-up broke off: {}", e.toString());
    }
    over = true;
    requests = answered;
    if (!config.warmUp().isZero()) {
      log.info("warmed up by {} requests", answered);
    }
  }

  /** Its route, where it is wanted. */
  @Configuration(proxyBeanMethods = false)
  static class Setup {
    @Bean
    @Nullable RouterFunction<ServerResponse> warmUpRouter(WarmUp warmUp) throws IOException {
      return warmUp.router();
    }
  }
}
