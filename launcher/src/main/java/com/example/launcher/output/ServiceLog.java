package com.example.launcher.output;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Where the lines of one service go: to the console, to its file, and the last ones are kept for
 * error messages.
 */
public final class ServiceLog {
  private static final int KEPT_LINES = 15;

  private final String name;
  private final Path file;
  private final Console console;
  private final Deque<String> last = new ArrayDeque<>();

  /** Empties the file: it tells of this run only. */
  public ServiceLog(String name, Path file, Console console) {
    this.name = name;
    this.file = file;
    this.console = console;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, "");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  public Path file() {
    return file;
  }

  public synchronized List<String> lastLines() {
    return List.copyOf(last);
  }

  /** Copies lines until the stream ends, on a thread of its own. */
  public Thread follow(InputStream stream) {
    var thread = new Thread(() -> copy(stream), name + "-log");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void copy(InputStream stream) {
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        var writer = Files.newBufferedWriter(file, StandardOpenOption.APPEND)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        writer.write(line);
        writer.newLine();
        writer.flush();
        remember(line);
        console.log(name, line);
      }
    } catch (IOException e) {
      console.log(name, "(its output can no longer be read: " + e.getMessage() + ")");
    }
  }

  private synchronized void remember(String line) {
    last.addLast(line);
    if (last.size() > KEPT_LINES) {
      last.removeFirst();
    }
  }
}
