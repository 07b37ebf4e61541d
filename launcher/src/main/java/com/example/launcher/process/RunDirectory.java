package com.example.launcher.process;

import com.example.launcher.LaunchFailure;
import com.example.launcher.output.Console;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory with all that one running system keeps; one launcher at a time owns it. */
public final class RunDirectory implements AutoCloseable {
  private final Path path;
  private final RandomAccessFile lockFile;

  private RunDirectory(Path path, RandomAccessFile lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Takes the directory. The lock ends with the process, however that ends. */
  public static RunDirectory take(Path path) {
    try {
      createPrivate(path);
      var file = new RandomAccessFile(path.resolve("lock").toFile(), "rw");
      if (lock(file).isEmpty()) {
        String owner = file.readLine();
        file.close();
        throw new LaunchFailure(
            "The system is already running (launcher process "
                + owner
                + "); stop it first, with Ctrl-C where it runs.");
      }
      file.setLength(0);
      file.writeBytes(ProcessHandle.current().pid() + "\n");
      return new RunDirectory(path, file);
    } catch (IOException e) {
      throw new LaunchFailure(
          "Cannot write to " + path + " (" + e.getMessage() + "); does it belong to another user?",
          e);
    }
  }

  /** Nobody else may read passwords or plant programs here. */
  public static void createPrivate(Path path) throws IOException {
    Files.createDirectories(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
  }

  /** Removes a folder with all that is in it, if it is there. */
  public static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static Optional<FileLock> lock(RandomAccessFile file) throws IOException {
    try {
      return Optional.ofNullable(file.getChannel().tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  public Path path() {
    return path;
  }

  public PidFile pidFile(String name) {
    return new PidFile(path.resolve(name + ".pid"));
  }

  public Path logFile(String name) {
    return path.resolve("logs").resolve(name + ".log");
  }

  /**
   * Ends what a launcher that could not clean up has left, and nothing else; the last started
   * first.
   */
  public void endLeftovers(Console console) {
    var leftovers = new ArrayList<Leftover>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*.pid")) {
      for (Path file : files) {
        new PidFile(file)
            .process()
            .ifPresent(process -> leftovers.add(new Leftover(file, process)));
      }
      leftovers.sort(Comparator.comparing(Leftover::start).reversed());
      leftovers.forEach(leftover -> leftover.end(console));
      deletePidFiles();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void deletePidFiles() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*.pid")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private record Leftover(Path file, ProcessHandle process) {
    Instant start() {
      return process.info().startInstant().orElse(Instant.MIN);
    }

    void end(Console console) {
      String name = file.getFileName().toString().replace(".pid", "");
      console.progress(
          "ending " + name + " (process " + process.pid() + "), left by an earlier run");
      ProcessTree.of(process).end(Duration.ofSeconds(10));
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
