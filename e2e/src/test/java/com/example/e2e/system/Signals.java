package com.example.e2e.system;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java cannot send itself. */
public final class Signals {
  private Signals() {}

  /** Sends a signal, such as INT. */
  public static void send(String signal, ProcessHandle process) {
    try {
      int code = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + signal + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
