package com.example.bench.measure.report;

import com.example.launcher.LaunchFailure;
import java.io.IOException;
import java.util.List;

/** A benchmark as a program of its own. */
@FunctionalInterface
public interface Program {
  /** Returns the exit code. */
  int run(List<String> args) throws InterruptedException, IOException;

  /** Runs it and ends the process: threads of those that were measured may still be there. */
  @SuppressWarnings("CatchingUnchecked") // so the exit has to be said whatever was thrown
  static void exitWith(String name, Program program, String[] args) {
    int code;
    try {
      code = program.run(List.of(args));
    } catch (LaunchFailure e) {
      System.err.println(name + ": " + e.getMessage());
      code = 1;
    } catch (InterruptedException e) {
      code = 130;
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      code = 1;
    }
    System.exit(code);
  }
}
