package com.example.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.launcher.LaunchFailure;
import com.example.launcher.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SupervisorTest {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final Console console =
      new Console(new PrintStream(output, true, StandardCharsets.UTF_8), false);
  private final FakePart part = new FakePart();

  private Supervisor supervisor(int attempts) {
    var delays = Collections.nCopies(attempts, Duration.ofMillis(1));
    return new Supervisor(part, console, new Backoff(delays, Duration.ofHours(1)));
  }

  @Test
  void isAPartThatDiesStartedAgain() throws InterruptedException {
    Supervisor supervisor = supervisor(1);
    supervisor.start();
    supervisor.awaitReady(Duration.ofSeconds(5));

    part.nextStart().complete("exited with code 3");

    assertThat(part.nextStart()).isNotDone();
    assertThat(text()).contains("fake exited with code 3; starting it again in 1 ms");
  }

  @Test
  void isAPartThatKeepsDyingGivenUp() throws InterruptedException {
    Supervisor supervisor = supervisor(2);
    supervisor.start();
    supervisor.awaitReady(Duration.ofSeconds(5));

    for (int start = 0; start < 3; start++) {
      part.nextStart().complete("exited with code 3");
    }

    assertThat(part.starts.poll(100, TimeUnit.MILLISECONDS)).isNull();
    assertThat(text()).contains("given up; the rest keeps running. (log)");
    supervisor.start();
    assertThat(part.nextStart()).isNotDone();
  }

  @Test
  void isADeathWhileStartingAFailureWithTheLog() throws InterruptedException {
    part.ready = false;
    Supervisor supervisor = supervisor(5);
    supervisor.start();
    part.nextStart().complete("exited with code 2");

    assertThatThrownBy(() -> supervisor.awaitReady(Duration.ofSeconds(5)))
        .isInstanceOf(LaunchFailure.class)
        .hasMessage("fake exited with code 2 while it started. (log)");
    assertThat(part.starts).isEmpty();
  }

  @Test
  void isAPartThatIsLateAFailureWithTheLog() {
    part.ready = false;
    Supervisor supervisor = supervisor(5);
    supervisor.start();

    assertThatThrownBy(() -> supervisor.awaitReady(Duration.ofMillis(10)))
        .hasMessage("fake did not get ready within 0 s. (log)");
  }

  @Test
  void isAPartThatWasStoppedLeftAlone() throws InterruptedException {
    Supervisor supervisor = supervisor(5);
    supervisor.start();
    supervisor.awaitReady(Duration.ofSeconds(5));
    CompletableFuture<String> first = part.nextStart();

    supervisor.stop();
    first.complete("exited with code 0");

    assertThat(part.starts.poll(100, TimeUnit.MILLISECONDS)).isNull();
    assertThat(part.ends).containsExactly("stop");
  }

  private String text() {
    return output.toString(StandardCharsets.UTF_8);
  }

  private static final class FakePart implements Part {
    final BlockingQueue<CompletableFuture<String>> starts = new LinkedBlockingQueue<>();
    final List<String> ends = Collections.synchronizedList(new ArrayList<>());
    volatile boolean ready = true;

    CompletableFuture<String> nextStart() throws InterruptedException {
      CompletableFuture<String> start = starts.poll(10, TimeUnit.SECONDS);
      assertThat(start).as("a start").isNotNull();
      return start;
    }

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public CompletableFuture<String> start() {
      var start = new CompletableFuture<String>();
      starts.add(start);
      return start;
    }

    @Override
    public boolean ready() {
      return ready;
    }

    @Override
    public void stop() {
      ends.add("stop");
    }

    @Override
    public void kill() {
      ends.add("kill");
    }

    @Override
    public String explanation() {
      return " (log)";
    }
  }
}
