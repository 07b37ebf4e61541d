package com.example.bench.chain.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What processes occupy: their share of what several use (PSS) on Linux, elsewhere all of it (RSS).
 */
public final class Memory {
  private static final boolean SHARES = Files.exists(Path.of("/proc/self/smaps_rollup"));

  private Memory() {}

  /** PSS or RSS. */
  public static String kind() {
    return SHARES ? "PSS" : "RSS";
  }

  public static double mebibytes(Servers servers) {
    return servers.processes().mapToLong(Memory::kibibytes).sum() / 1024.0;
  }

  private static long kibibytes(ProcessHandle process) {
    try {
      return SHARES ? share(process.pid()) : resident(process.pid());
    } catch (IOException e) {
      // It has ended meanwhile, or it is another user's.
      return 0;
    }
  }

  private static long share(long pid) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static long resident(long pid) throws IOException {
    var ps = new ProcessBuilder(List.of("ps", "-o", "rss=", "-p", "" + pid)).start();
    String said = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    return said.isEmpty() ? 0 : Long.parseLong(said);
  }
}
