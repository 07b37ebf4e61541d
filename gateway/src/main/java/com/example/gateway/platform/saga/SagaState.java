package com.example.gateway.platform.saga;

/** Where a saga is. COMMITTED is past the pivot: from there it only goes on. */
public enum SagaState {
  RUNNING,
  COMMITTED,
  COMPLETED,
  COMPENSATING,
  REJECTED,
  /** Waits for an operator. */
  PARKED;

  /** Whether the engine has something to do without being told. */
  public boolean isLive() {
    return this == RUNNING || this == COMMITTED || this == COMPENSATING;
  }

  public boolean isTerminal() {
    return this == COMPLETED || this == REJECTED;
  }

  boolean mayBecome(SagaState next) {
    return switch (this) {
      case RUNNING -> next == COMMITTED || next == COMPENSATING || next == PARKED;
      case COMMITTED -> next == COMPLETED || next == PARKED;
      case COMPENSATING -> next == REJECTED || next == PARKED;
      case PARKED -> next.isLive();
      case COMPLETED, REJECTED -> false;
    };
  }
}
