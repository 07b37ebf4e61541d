package com.example.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.launcher.LaunchFailure;
import com.example.launcher.output.Console;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunDirectoryTest {
  private final Console console = new Console(System.out, false);
  @TempDir Path directory;

  @Test
  void isASecondLauncherRefusedInOneLine() {
    try (RunDirectory first = RunDirectory.take(directory)) {
      assertThat(first.path()).isEqualTo(directory);

      assertThatThrownBy(() -> RunDirectory.take(directory))
          .isInstanceOf(LaunchFailure.class)
          .hasMessageContaining("already running")
          .hasMessageContaining("" + ProcessHandle.current().pid())
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void isTheDirectoryFreeAgainAfterwards() {
    RunDirectory.take(directory).close();

    RunDirectory.take(directory).close();
  }

  @Test
  void canNobodyElseReadTheDirectory() throws IOException {
    RunDirectory.take(directory).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
  }

  @Test
  void areLeftoversEndedAndOnlyThose() throws IOException {
    Process leftover = sleeper();
    Process innocent = sleeper();
    try (RunDirectory run = RunDirectory.take(directory)) {
      run.pidFile("gateway").write(leftover.toHandle());
      // The same id as a process of an earlier run had, but started at another time.
      Instant yesterday = Instant.now().minusSeconds(86_400);
      Files.writeString(
          directory.resolve("python-facade.pid"),
          innocent.pid() + " " + yesterday.toEpochMilli() + "\n");
      Files.writeString(directory.resolve("node-data-service.pid"), "garbage");

      run.endLeftovers(console);

      assertThat(leftover.isAlive()).isFalse();
      assertThat(innocent.isAlive()).isTrue();
      assertThat(directory.toFile().list((folder, name) -> name.endsWith(".pid"))).isEmpty();
    } finally {
      leftover.destroyForcibly();
      innocent.destroyForcibly();
    }
  }

  private static Process sleeper() throws IOException {
    return new ProcessBuilder("sleep", "600").start();
  }

  @Test
  void isATakenPortNamedWithItsSettingAndAFreeOne() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      var use = new Ports.Use("python-facade", "FACADE_PORT", port);

      assertThatThrownBy(() -> Ports.check(List.of(use), /* macOs= */ false))
          .hasMessageMatching(
              "port %d \\(python-facade\\) is taken; free it or set FACADE_PORT=\\d+"
                  .formatted(port));
    }
  }

  @Test
  void areFreePortsNoFailure() {
    Ports.check(List.of(new Ports.Use("gateway", "GATEWAY_PORT", Ports.anyFree())), true);
  }
}
