package com.example.chaos.network;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which saga an order or a payment belongs to, learned from what passes by. */
public final class SagaIndex {
  private final Map<String, String> byReference = new ConcurrentHashMap<>();

  /** A reference is as in "payment-7" or "order-7". */
  public void learn(String reference, String saga) {
    byReference.put(reference, saga);
  }

  /** Empty if it is not known. */
  public String saga(String reference) {
    return byReference.getOrDefault(reference, "");
  }
}
