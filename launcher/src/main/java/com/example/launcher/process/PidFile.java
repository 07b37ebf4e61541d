package com.example.launcher.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Remembers a process by its id and start time: ids are used again, both together are not. */
public final class PidFile {
  /** The start time is derived from the boot time, which the system corrects now and then. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private final Path file;

  public PidFile(Path file) {
    this.file = file;
  }

  public void write(ProcessHandle process) {
    long startedAt = process.info().startInstant().orElse(Instant.now()).toEpochMilli();
    try {
      Files.writeString(file, process.pid() + " " + startedAt + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  public void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  /** The process, if it still runs and is the same. */
  public Optional<ProcessHandle> process() {
    try {
      String[] parts = Files.readString(file).strip().split(" ", -1);
      Instant startedAt = Instant.ofEpochMilli(Long.parseLong(parts[1]));
      return ProcessHandle.of(Long.parseLong(parts[0]))
          .filter(handle -> startedAround(handle, startedAt));
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static boolean startedAround(ProcessHandle handle, Instant instant) {
    return handle
        .info()
        .startInstant()
        .map(started -> Duration.between(started, instant).abs().compareTo(TOLERANCE) <= 0)
        .orElse(false);
  }
}
