package com.example.gateway.platform.config;

/**
 * A setting that stops the start. The message is one line: name, what is wrong, what is allowed.
 */
public final class InvalidSettingException extends RuntimeException {
  public InvalidSettingException(String message) {
    super(message);
  }
}
