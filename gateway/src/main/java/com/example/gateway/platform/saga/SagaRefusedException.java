package com.example.gateway.platform.saga;

/** A command that the saga's state does not allow. Says what would be possible. */
public final class SagaRefusedException extends RuntimeException {
  SagaRefusedException(String message) {
    super(message);
  }
}
