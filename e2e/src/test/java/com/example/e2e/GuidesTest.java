package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.SystemTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a guide tells to type does what the guide says. */
@SystemTest
@Timeout(120)
class GuidesTest {
  private static final Path GUIDES = Path.of("docs/guides");
  private static final Pattern COMMANDS = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");

  private final RunningSystem system;
  @TempDir Path directory;

  GuidesTest(RunningSystem system) {
    this.system = system;
  }

  @Test
  void doTheTransactionAndTheSagaEndAsToldIn() throws IOException, InterruptedException {
    String output = run("saga-or-transaction.md");

    assertThat(output)
        .containsSubsequence(
            "\"status\":\"PENDING\"",
            "OUT_OF_STOCK",
            "capture-payment",
            "COMPLETED",
            "authorize-payment",
            "\"direction\":\"COMPENSATE\"",
            "PAYMENT_DECLINED",
            "REJECTED");
  }

  @Test
  void doTheEventsArriveOnceAsToldIn() throws IOException, InterruptedException {
    String output = run("data-pipeline.md");

    assertThat(output)
        .containsSubsequence(
            "\"accepted\":2,\"duplicates\":1,\"rejected\":1,\"late\":1",
            "quantity: must be at least 0",
            "\"accepted\":0,\"duplicates\":3,\"rejected\":1",
            "\"accepted\":1,\"duplicates\":0,\"rejected\":1",
            "NOT_CSV",
            "\"event_count\":1",
            "\"upload\":\"guide\",\"line\":4")
        .containsOnlyOnce("\"upload\":\"guide\",\"line\":4");
  }

  @Test
  void doesTheGraphAnswerAsToldIn() throws IOException, InterruptedException {
    String output = run("graphql.md");

    assertThat(output)
        .containsSubsequence(
            "\"name\"",
            "\"edges\"",
            "\"endCursor\"",
            "\"COUNTRY_NOT_SERVED\"",
            "\"QUERY_TOO_COMPLEX\"",
            "\"start_checkout\"",
            "\"COMPLETED\"");
  }

  /** All commands of a guide, in one shell, with this system's door for the usual one. */
  private String run(String guide) throws IOException, InterruptedException {
    String script =
        COMMANDS
            .matcher(Files.readString(GUIDES.resolve(guide)))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.joining("\n"));
    Path log = directory.resolve("output");
    Process shell =
        new ProcessBuilder(List.of("sh", "-eu", "-c", script.replace("localhost:8080", door())))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(shell.waitFor(100, TimeUnit.SECONDS)).as(Files.readString(log)).isTrue();
    assertThat(shell.exitValue()).as(Files.readString(log)).isZero();
    return Files.readString(log);
  }

  private String door() {
    return system.gateway().getAuthority();
  }
}
