package com.example.chaos.network;

/** What a saga asks of others; each step is one or two of them. */
public enum Operation {
  QUOTE("place-order", Direction.FORWARD),
  PLACE_ORDER("place-order", Direction.FORWARD),
  RESERVE_STOCK("reserve-stock", Direction.FORWARD),
  OPEN_PAYMENT("authorize-payment", Direction.FORWARD),
  AUTHORIZE("authorize-payment", Direction.FORWARD),
  CONFIRM_ORDER("confirm-order", Direction.FORWARD),
  CAPTURE("capture-payment", Direction.FORWARD),
  SEND_RECEIPT("send-receipt", Direction.FORWARD),
  CANCEL_CONFIRMATION("confirm-order", Direction.COMPENSATE),
  CLOSE_PAYMENT("authorize-payment", Direction.COMPENSATE),
  VOID("authorize-payment", Direction.COMPENSATE),
  RELEASE_STOCK("reserve-stock", Direction.COMPENSATE),
  REJECT_ORDER("place-order", Direction.COMPENSATE),
  /** Not of a saga: health, reads. */
  OTHER("", Direction.FORWARD);

  /** As the journal has it. */
  public enum Direction {
    FORWARD,
    COMPENSATE
  }

  private final String step;
  private final Direction direction;

  Operation(String step, Direction direction) {
    this.step = step;
    this.direction = direction;
  }

  public String step() {
    return step;
  }

  public Direction direction() {
    return direction;
  }
}
