package com.example.chaos.network;

/** Decides what becomes of a call on a line. */
@FunctionalInterface
public interface Tap {
  /** Lets everything through. */
  Tap OPEN = (call, passage) -> passage.send();

  /** Runs on a thread of its own for each call, so it may wait. */
  Reply handle(Call call, Passage passage) throws InterruptedException;

  /** The way to who is called. */
  @FunctionalInterface
  interface Passage {
    /** Sends the call on and waits for its reply; may be done later, not at all, or twice. */
    Reply send() throws InterruptedException;
  }
}
