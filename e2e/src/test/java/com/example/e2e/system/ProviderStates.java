package com.example.e2e.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the database of the running system into the states that contracts name, by the data
 * service's own code, and in the end back to the demo data.
 */
public final class ProviderStates implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("states: ready on (\\S+?),? .*");
  private static final String EMPTY = "an empty shop";

  private final String databaseUrl;
  private final Process process;
  private final URI url;

  /** Starts the child process that does it. */
  public ProviderStates(RunningSystem system) {
    databaseUrl = system.databaseUrl();
    process = run(List.of("npm", "--silent", "--prefix", "node-data-service", "run", "states"));
    url = URI.create(firstAnnounced(process.inputReader()));
  }

  private static String firstAnnounced(BufferedReader output) {
    return output
        .lines()
        .map(READY::matcher)
        .filter(Matcher::matches)
        .map(line -> line.group(1))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("npm run states ended, see above"));
  }

  /** Empties the tables and fills them with the rows of this state. */
  public void enter(String state) {
    Http.post(url, "/", "{\"state\":\"" + state + "\"}").expect(200);
  }

  private Process run(List<String> command) {
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("DATABASE_URL", databaseUrl);
    builder.environment().put("STATES_PORT", "0");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    enter(EMPTY);
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    if (run(List.of("node", "node-data-service/dist/seed.js")).onExit().join().exitValue() != 0) {
      throw new IllegalStateException("the demo data could not be put back");
    }
  }
}
