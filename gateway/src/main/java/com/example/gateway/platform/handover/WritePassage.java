package com.example.gateway.platform.handover;

import com.example.gateway.platform.edge.HttpRoute;
import com.example.gateway.platform.edge.Passage;

/** A write that counts as under way until it has been answered. */
record WritePassage(HttpRoute route, WriteGate gate) implements Passage {
  @Override
  public void close() {
    gate.leave();
  }
}
