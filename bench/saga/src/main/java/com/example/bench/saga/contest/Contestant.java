package com.example.bench.saga.contest;

/** Something that can be done again and again, by several at the same time. */
public interface Contestant extends AutoCloseable {
  String name();

  /** Returns when it is durable from the first step to the last. */
  void once() throws Exception;

  @Override
  void close();
}
