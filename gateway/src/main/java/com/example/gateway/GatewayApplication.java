package com.example.gateway;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.config.InvalidSettingException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.NestedRuntimeException;

/** Starts the gateway; or, with `openapi` and a directory, only writes its OpenAPI document. */
@SpringBootApplication(proxyBeanMethods = false)
public class GatewayApplication {
  private static final int BAD_SETTING = 2;

  public static void main(String[] args) throws IOException {
    if (args.length == 2 && args[0].equals(OpenApiCommand.NAME)) {
      OpenApiCommand.write(Path.of(args[1]));
      return;
    }
    try {
      GatewayConfig config = GatewayConfig.from(System.getenv());
      requireFree("GATEWAY_PORT", config.host(), config.port());
      requireFree("GATEWAY_GRPC_PORT", config.host(), config.grpcPort());
      requireFree("GATEWAY_MANAGEMENT_PORT", config.managementHost(), config.managementPort());
      start(config);
    } catch (InvalidSettingException e) {
      refuse(e);
    } catch (NestedRuntimeException e) {
      if (e.getMostSpecificCause() instanceof InvalidSettingException wrong) {
        refuse(wrong);
      }
      throw e;
    }
  }

  private static void refuse(InvalidSettingException wrong) {
    System.err.println("gateway: " + wrong.getMessage());
    System.exit(BAD_SETTING);
  }

  /** Said at once and in one line, not in a stack trace after seconds. */
  @SuppressWarnings("AddressSelection") // the same choice as the servers make
  private static void requireFree(String setting, String host, int port) {
    try (var probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new InvalidSettingException(
          "cannot listen on %s:%d (%s); stop what listens there, or set %s"
              .formatted(host, port, e.getMessage(), setting));
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
    // Threads for all bulkheads, for those who wait for another's read, for timelines and for the
    // gateway's own pages: who is let in never waits for one.
    int threads = 3 * config.maxConcurrent() + config.timelineStreams() + 32;
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
