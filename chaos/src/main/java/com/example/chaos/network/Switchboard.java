package com.example.chaos.network;

/** A tap that can be changed while calls go through it. */
public final class Switchboard implements Tap {
  private volatile Tap current = Tap.OPEN;

  public void set(Tap tap) {
    current = tap;
  }

  @Override
  public Reply handle(Call call, Passage passage) throws InterruptedException {
    return current.handle(call, passage);
  }
}
