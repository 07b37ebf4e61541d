package com.example.gateway.platform.saga;

import java.util.UUID;

/** There is no saga of this id, or no definition for it in this replica. */
public final class UnknownSagaException extends RuntimeException {
  private UnknownSagaException(String message) {
    super(message);
  }

  static UnknownSagaException id(UUID id) {
    return new UnknownSagaException("There is no saga " + id);
  }

  static UnknownSagaException type(String type, int version) {
    return new UnknownSagaException(
        "No definition of %s version %d; keep old versions until their sagas have ended"
            .formatted(type, version));
  }
}
