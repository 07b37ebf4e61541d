package com.example.gateway.shop.checkout;

import com.example.gateway.platform.saga.StepResult;

/** Ends a step with anything but OK. */
@SuppressWarnings("serial") // never leaves the process
public final class NotDone extends RuntimeException {
  private final transient StepResult result;

  NotDone(StepResult result) {
    // No failure of the program, so nobody looks for its place.
    super(result.toString(), null, false, false);
    this.result = result;
  }

  public StepResult result() {
    return result;
  }
}
