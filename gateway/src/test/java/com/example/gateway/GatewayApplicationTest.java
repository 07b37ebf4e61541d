package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The program as a whole, in a process of its own. */
class GatewayApplicationTest {
  private record Ended(int exitCode, String output) {}

  @Test
  void doesABadSettingStopTheStartWithOneLine() throws Exception {
    Ended ended = run(Map.of("GATEWAY_PORT", "http"));

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.output())
        .isEqualTo("gateway: GATEWAY_PORT=http is not valid; allowed: port, 0 to 65535\n");
  }

  @Test
  void doesATakenPortStopTheStartWithOneLine() throws Exception {
    try (var taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());

      Ended ended =
          run(
              Map.of(
                  "GATEWAY_PORT",
                  "0",
                  "GATEWAY_GRPC_PORT",
                  port,
                  "GATEWAY_DATABASE_URL",
                  "postgresql://nobody:secret@127.0.0.1:1/none"));

      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.output())
          .startsWith("gateway: cannot listen on 127.0.0.1:" + port)
          .endsWith("set GATEWAY_GRPC_PORT\n");
    }
  }

  private static Ended run(Map<String, String> settings) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                GatewayApplication.class.getName())
            .redirectErrorStream(true);
    // Announces itself on the output.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(settings);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
