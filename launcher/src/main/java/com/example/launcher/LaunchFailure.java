package com.example.launcher;

/**
 * The system cannot be started, or not go on. The message says what to do about it, without a stack
 * trace.
 */
public final class LaunchFailure extends RuntimeException {
  public LaunchFailure(String message) {
    super(message);
  }

  public LaunchFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
