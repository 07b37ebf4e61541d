package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.e2e.system.Http;
import com.example.e2e.system.Polling;
import com.example.e2e.system.Signals;
import com.example.launcher.Settings;
import com.example.launcher.process.PidFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to the launcher, no process of its is left for good, and it says what is wrong
 * in a line.
 */
@Tag("once")
@Timeout(300)
class LauncherTest {
  /**
   * What a terminal gives each command: who runs these tests in the background hands down that
   * SIGINT is ignored.
   */
  private static final String HEEDING_CTRL_C =
      "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
          + " os.execv(sys.argv[1], sys.argv[1:])";

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final List<String> PARTS =
      List.of("gateway", "python-facade", "node-data-service", "postgresql");

  @TempDir Path directory;
  private final Map<String, String> settings = new HashMap<>(Settings.freePorts());
  private final List<Process> launchers = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process launcher : launchers) {
      launcher.destroy();
      assertThat(launcher.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void areCrashesAndSignalsCleanedUpAfter() throws IOException, InterruptedException {
    Process launcher = launch("first.log", "run");
    awaitReady("first.log");
    List<ProcessHandle> first = processes();
    assertThat(first).hasSize(PARTS.size());
    assertThat(permissions("run/control")).isEqualTo("rw-------");

    assertThat(output("second.log", "run")).contains("already running").doesNotContain("\tat ");
    assertThat(output("demo.log", "demo")).contains("every step went as promised");
    aDeadServiceIsStartedAgain();

    List<ProcessHandle> leftovers = processes();
    launcher.destroyForcibly().waitFor();
    Process next = launch("next.log", "run");
    awaitReady("next.log");
    assertThat(leftovers).noneMatch(ProcessHandle::isAlive);

    List<ProcessHandle> last = processes();
    Signals.send("INT", next.toHandle());
    assertThat(next.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(last).hasSize(PARTS.size()).noneMatch(ProcessHandle::isAlive);
    assertThat(log("next.log")).containsSubsequence("gateway stopped", "postgresql stopped");
  }

  private void aDeadServiceIsStartedAgain() {
    ProcessHandle facade = process("python-facade");
    facade.destroyForcibly();
    Polling.eventually(
        START_LIMIT,
        () -> {
          assertThat(process("python-facade").pid()).isNotEqualTo(facade.pid());
          Http.get(door(), "/api/users/1").expect(200);
        });
  }

  @Test
  void doesCtrlCEndAStartThatIsUnderWay() throws IOException, InterruptedException {
    Process launcher = launch("early.log", "run");
    // Made by initdb, which has seconds of work ahead of it then.
    Path data = directory.resolve("run/postgres/data/PG_VERSION");
    Polling.eventually(START_LIMIT, () -> assertThat(data).exists());

    Signals.send("INT", launcher.toHandle());

    assertThat(launcher.waitFor(25, TimeUnit.SECONDS)).isTrue();
    assertThat(ProcessHandle.allProcesses().filter(this::isOfThisRun)).isEmpty();
  }

  private boolean isOfThisRun(ProcessHandle process) {
    return process.info().commandLine().filter(it -> it.contains(directory.toString())).isPresent();
  }

  @Test
  void isATakenPortSaidInALineBeforeAnythingStarts() throws IOException, InterruptedException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      settings.put("FACADE_PORT", "" + taken.getLocalPort());

      assertThat(output("taken.log", "run"))
          .isEqualToIgnoringNewLines(
              "port %d (python-facade) is taken; free it or set FACADE_PORT=%s"
                  .formatted(taken.getLocalPort(), lastNumber("taken.log")));
    }
  }

  private String lastNumber(String log) {
    return log(log).strip().replaceAll("(?s).*=", "");
  }

  @Test
  void isABadSettingOfAServiceSaid() throws IOException, InterruptedException {
    settings.put("FACADE_DATA_SERVICE_TRANSPORT", "pigeon");

    assertThat(output("bad.log", "run"))
        .contains("python-facade exited with code 2 while it started")
        .contains("FACADE_DATA_SERVICE_TRANSPORT");
    assertThat(processes()).isEmpty();
  }

  @Test
  void doesTheDemoSayWhenNothingRuns() throws IOException, InterruptedException {
    settings.put("PATH", "/usr/bin:/bin");
    settings.put("DOCKER_HOST", "tcp://127.0.0.1:1");

    assertThat(output("demo.log", "demo")).contains("make run");
  }

  /** Runs it to its end and returns what it said. */
  private String output(String log, String command) throws IOException, InterruptedException {
    assertThat(launch(log, command).waitFor(120, TimeUnit.SECONDS)).isTrue();
    return log(log);
  }

  private Process launch(String log, String command) throws IOException {
    var builder =
        new ProcessBuilder(
                "python-facade/.venv/bin/python",
                "-c",
                HEEDING_CTRL_C,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                "launcher/target/launcher.jar",
                "--run-dir",
                directory.resolve("run").toString(),
                command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(log).toFile());
    builder.environment().putAll(settings);
    Process launcher = builder.start();
    launchers.add(launcher);
    return launcher;
  }

  private void awaitReady(String log) {
    Polling.eventually(START_LIMIT, () -> assertThat(log(log)).contains("Everything is ready"));
  }

  private String log(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<ProcessHandle> processes() {
    return PARTS.stream().flatMap(part -> pidFile(part).process().stream()).toList();
  }

  private ProcessHandle process(String part) {
    return pidFile(part).process().orElseThrow(() -> new AssertionError(part + " does not run"));
  }

  private PidFile pidFile(String part) {
    return new PidFile(directory.resolve("run").resolve(part + ".pid"));
  }

  private URI door() {
    return URI.create("http://127.0.0.1:" + settings.get("GATEWAY_PORT"));
  }

  private String permissions(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
  }
}
