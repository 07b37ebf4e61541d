package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.e2e.system.Http;
import com.example.e2e.system.Polling;
import com.example.e2e.system.Reply;
import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.SystemTest;
import com.example.launcher.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The smallest Flask app works with the data service as it is, without this repository's facade.
 */
@SystemTest
@Tag("once")
class GuideSampleTest {
  private static final Path FACADE = Path.of("python-facade").toAbsolutePath();

  private final RunningSystem system;

  GuideSampleTest(RunningSystem system) {
    this.system = system;
  }

  @Test
  void doesTheSampleAppReadAndCreateUsers() throws IOException {
    int port = Ports.anyFree();
    URI app = URI.create("http://127.0.0.1:" + port);
    Process process = start(port);
    try {
      Reply users = Polling.eventually(Duration.ofSeconds(20), () -> answered(app));
      assertThat(users.expect(200).json())
          .isEqualTo(Http.get(system.dataService(), "/api/users").json());

      Reply created = Http.post(app, "/users", "").expect(201);

      assertThat(created.text("email")).isEqualTo("john@example.com");
      String path = "/api/users/" + created.number("id");
      assertThat(Http.get(system.gateway(), path).expect(200).json()).isEqualTo(created.json());
      Http.delete(system.gateway(), path).expect(204);
    } finally {
      process.destroy();
    }
  }

  private Process start(int port) throws IOException {
    var builder =
        new ProcessBuilder(
                FACADE.resolve(".venv/bin/python").toString(), "examples/guide_sample.py")
            .directory(FACADE.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(Path.of("e2e/target/guide-sample.log").toFile()));
    builder.environment().put("PORT", "" + port);
    // The sample's own setting; without it, it asks port 3000, where the data service of `make run`
    // is.
    builder.environment().put("DRIZZLE_SERVICE_URL", system.dataService().toString());
    return builder.start();
  }

  private static Reply answered(URI app) {
    try {
      return Http.get(app, "/users");
    } catch (UncheckedIOException e) {
      throw new AssertionError("not up yet", e);
    }
  }
}
