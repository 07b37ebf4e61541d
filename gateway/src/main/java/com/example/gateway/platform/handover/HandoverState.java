package com.example.gateway.platform.handover;

/**
 * Who does what for the paths that move.
 *
 * @param owner to whom all writes go
 * @param readsPercent of reads, answered by the chain
 * @param shadowPercent of reads, asked of the other side as well and compared
 */
record HandoverState(Owner owner, int readsPercent, int shadowPercent) {
  /** The two applications behind the same paths. */
  enum Owner {
    LEGACY,
    CHAIN
  }
}
