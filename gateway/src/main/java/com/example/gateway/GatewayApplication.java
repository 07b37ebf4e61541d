package com.example.gateway;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.config.InvalidSettingException;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the gateway. */
@SpringBootApplication(proxyBeanMethods = false)
public class GatewayApplication {
  private static final int BAD_SETTING = 2;

  public static void main(String[] args) {
    try {
      start(GatewayConfig.from(System.getenv()));
    } catch (InvalidSettingException e) {
      System.err.println("gateway: " + e.getMessage());
      System.exit(BAD_SETTING);
    }
  }

  /** Also the way tests start it. */
  public static ConfigurableApplicationContext start(GatewayConfig config) {
    var application = new SpringApplication(GatewayApplication.class);
    application.setWebApplicationType(WebApplicationType.SERVLET);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.addInitializers(
        context ->
            ((GenericApplicationContext) context).registerBean(GatewayConfig.class, () -> config));
    return application.run(springSettings(config));
  }

  /** As arguments, because these win over whatever SPRING_* or SERVER_* the environment has. */
  private static String[] springSettings(GatewayConfig config) {
    // Threads for all bulkheads and for the gateway's own pages: who is let in never waits for one.
    int threads = 2 * config.maxConcurrent() + 32;
    var settings =
        Map.of(
            "server.address",
            config.host(),
            "server.port",
            config.port(),
            "server.tomcat.threads.max",
            threads,
            "spring.grpc.server.address",
            config.host(),
            "spring.grpc.server.port",
            config.grpcPort(),
            "spring.grpc.server.shutdown.grace-period",
            config.shutdownGrace().toMillis() + "ms",
            "spring.lifecycle.timeout-per-shutdown-phase",
            config.shutdownGrace().toMillis() + "ms",
            "logging.structured.format.console",
            config.logFormat() == GatewayConfig.LogFormat.JSON ? "logstash" : "");
    return settings.entrySet().stream()
        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
        .toArray(String[]::new);
  }
}
