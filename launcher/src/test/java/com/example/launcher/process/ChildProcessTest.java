package com.example.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.launcher.output.Console;
import com.example.launcher.output.ServiceLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessTest {
  /** Answers 200, has a worker that ignores SIGTERM, and says what it does. */
  private static final String SERVER =
      """
      import http.server, os, signal, subprocess, sys
      class Ok(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              self.send_response(200); self.end_headers()
          def log_message(self, *args): pass
      if sys.argv[2] == "stubborn":
          signal.signal(signal.SIGTERM, signal.SIG_IGN)
      worker = subprocess.Popen([sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"])
      print("worker", worker.pid, "leader", os.getpid() == os.getpgid(0), os.environ["GREETING"], flush=True)
      http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ok).serve_forever()
      """;

  @TempDir Path directory;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final int port = Ports.anyFree();
  private @Nullable ChildProcess started;

  private ChildProcess child(String manner) {
    return child(List.of("python3", "-c", SERVER, "" + port, manner));
  }

  private ChildProcess child(List<String> command) {
    var spec =
        new ChildSpec(
            "gateway",
            command,
            directory,
            Map.of("GREETING", "hello"),
            URI.create("http://127.0.0.1:" + port + "/readyz"));
    var console = new Console(new PrintStream(output, true, StandardCharsets.UTF_8), false);
    var log = new ServiceLog("gateway", directory.resolve("gateway.log"), console);
    ChildProcess child =
        new ChildProcess(
            spec,
            log,
            new PidFile(directory.resolve("gateway.pid")),
            "python3",
            Duration.ofSeconds(2));
    started = child;
    return child;
  }

  @AfterEach
  void end() {
    if (started != null) {
      started.kill();
    }
  }

  @Test
  void doesNothingOfAServiceStayAfterItsStop() throws IOException {
    ChildProcess child = child("polite");
    startAndAwait(child);
    ProcessHandle process = pidFile().process().orElseThrow();
    List<ProcessHandle> workers = process.descendants().toList();

    child.stop();

    assertThat(workers).hasSize(1).noneMatch(ProcessHandle::isAlive);
    assertThat(process.isAlive()).isFalse();
    assertThat(pidFile().process()).isEmpty();
    assertThat(Files.readString(directory.resolve("gateway.log"))).contains("leader True hello");
    assertThat(output.toString(StandardCharsets.UTF_8)).contains("gateway           │ worker");
  }

  @Test
  void isAServiceEndedThatDoesNotListen() {
    ChildProcess child = child("stubborn");
    startAndAwait(child);
    ProcessHandle process = pidFile().process().orElseThrow();

    child.stop();

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void isItToldHowAServiceEnded()
      throws ExecutionException, InterruptedException, TimeoutException {
    ChildProcess child = child(List.of("sh", "-c", "echo FACADE_PORT is wrong; exit 2"));

    assertThat(child.start().get(10, TimeUnit.SECONDS)).isEqualTo("exited with code 2");
    assertThat(child.explanation()).contains("FACADE_PORT is wrong").contains("gateway.log");
  }

  @Test
  void isAMissingProgramSaid() {
    var missing =
        new ChildProcess(
            new ChildSpec(
                "x", List.of("x"), directory, Map.of(), URI.create("http://127.0.0.1:1/")),
            new ServiceLog("x", directory.resolve("x.log"), new Console(System.out, false)),
            new PidFile(directory.resolve("x.pid")),
            "/no/such/python",
            Duration.ofSeconds(1));

    assertThat(missing.start().getNow("")).startsWith("could not be started: ");
  }

  @Test
  void doesAStartWaitUntilTheServiceAnswers() {
    ChildProcess child = child(List.of("python3", "-c", "import time; time.sleep(600)"));
    var supervisor = new Supervisor(child, new Console(System.out, false), Backoff.DEFAULT);
    supervisor.start();

    assertThatThrownBy(() -> supervisor.awaitReady(Duration.ofMillis(300)))
        .hasMessageContaining("gateway did not get ready");
    supervisor.stop();
  }

  private static void startAndAwait(ChildProcess child) {
    assertThat(child.start()).isNotDone();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!child.ready() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(child.ready()).isTrue();
  }

  private PidFile pidFile() {
    return new PidFile(directory.resolve("gateway.pid"));
  }
}
