package com.example.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the scripts say when something is missing or fails. */
@Timeout(60)
class ScriptsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path directory;

  record Result(int code, String output) {}

  @Test
  void doesMakeAloneListItsTargets() throws IOException, InterruptedException {
    Result result = run(ROOT, Map.of(), "make", "--no-print-directory");

    assertThat(result.code()).isZero();
    assertThat(result.output()).contains("make run ", "make test ", "make demo ", "make seed ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "java | openjdk version \"11.0.2\" 2019-01-15 | Java: 'java' is version 11, 17 or newer",
        "java | openjdk version \"1.8.0_402\" | Java: 'java' is version 1, 17 or newer",
        "java | Unable to locate a Java Runtime | Java: no working 'java'",
        "node | v18.20.1 | Node: 'node' is version 18, 20 or newer",
        "node | Segmentation fault | Node: no working 'node'",
      })
  void isAToolThatDoesNotFitSaidWithWhatToDo(String tool, String answer, String expected)
      throws IOException, InterruptedException {
    fake(tool, "echo '" + answer + "'");

    Result result = checkTools();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.output()).contains(expected).contains("nstall").hasLineCount(1);
  }

  @Test
  void isAnOldPythonSaidWithItsVersion() throws IOException, InterruptedException {
    for (String name : List.of("python3", "python3.10", "python3.11", "python3.12", "python3.13")) {
      fake(name, "test \"$1\" = --version && echo Python 3.9.2 && exit; exit 1");
    }

    Result result = checkTools();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.output()).contains("3.10 or newer is needed, and there is Python 3.9.2");
  }

  @Test
  void isAMachineThatHasEverythingFineWithoutAWord() throws IOException, InterruptedException {
    Result result = checkTools();

    assertThat(result.output()).isEmpty();
    assertThat(result.code()).isZero();
  }

  private Result checkTools() throws IOException, InterruptedException {
    String path = directory + ":" + System.getenv("PATH");
    // Looks for them anew, also when a script that has found them runs this test.
    var settings = Map.of("PATH", path, "JAVA_HOME", "", "PYTHON", "", "TOOLS_FOUND", "");
    return run(ROOT, settings, "scripts/check-tools.sh");
  }

  @Test
  void isAStepOneLineWithItsTime() throws IOException, InterruptedException {
    Result result = step("echo quiet");

    assertThat(result.code()).isZero();
    assertThat(result.output()).containsPattern("  Some packages \\.\\.\\. \\d+ s\n$");
    assertThat(result.output()).doesNotContain("quiet");
    assertThat(Files.readString(directory.resolve(".run/logs/setup-some.log"))).contains("quiet");
  }

  @Test
  void isAFailedDownloadSaidAsOne() throws IOException, InterruptedException {
    Result result = step("echo npm error code ENOTFOUND; exit 1");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.output()).contains("ENOTFOUND").contains("Check the network");
  }

  @Test
  void isAnotherFailureShownWithItsLog() throws IOException, InterruptedException {
    Result result = step("echo error TS2304: no such name; exit 2");

    assertThat(result.output())
        .contains("TS2304")
        .contains("failed (exit code 2)")
        .contains(".run/logs/setup-some.log");
  }

  private Result step(String script) throws IOException, InterruptedException {
    String step = ROOT.resolve("scripts/step.sh").toString();
    return run(directory, Map.of(), step, "some", "Some packages", "sh", "-c", script);
  }

  @Test
  void doesTheTableCountReportsAndCrashes() throws IOException, InterruptedException {
    Files.writeString(
        directory.resolve("report.xml"),
        """
        <testsuites><testsuite>
          <testcase classname="A" name="one" time="1.5"/>
          <testcase classname="A" name="two" time="0.5"><failure message="no"/></testcase>
          <testcase classname="A" name="three"><skipped/></testcase>
        </testsuite></testsuites>
        """);
    String script =
        """
        import suite_runner as suites
        suite = suites.Suite("x", [], (("x", "%s/report.xml"), ("gone", "%s/gone.xml")))
        rows = suites.finish(suite, list(suites.count(suite)), True, 3.0)
        print([(r.name, r.passed, r.failed, r.skipped, r.seconds) for r in rows])
        print(suites.finish(suites.Suite("crash", []), [], True, 3.0))
        print(suites.differing({"a": "1", "b": "1"}, {"a": "1", "b": "2", "c": "1"}))
        """
            .formatted(directory, directory);

    Result result =
        run(
            ROOT.resolve("scripts"),
            Map.of("PYTHONDONTWRITEBYTECODE", "1"),
            "python3",
            "-c",
            script);

    assertThat(result.output())
        .contains("failed: A two")
        .contains("[('x', 1, 1, 1, 2.0), ('gone (no test ran)', 0, 1, 0, 0.0)]")
        .contains("[Row(name='crash', passed=0, failed=1, skipped=0, seconds=3.0)]")
        .contains("['b', 'c']");
  }

  private void fake(String tool, String script) throws IOException {
    Path file = directory.resolve(tool);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Result run(Path folder, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    // Those of a make above would change what a make here prints.
    builder.environment().keySet().removeAll(List.of("MAKEFLAGS", "MAKELEVEL", "MFLAGS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }
}
