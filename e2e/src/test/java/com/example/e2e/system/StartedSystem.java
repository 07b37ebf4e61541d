package com.example.e2e.system;

/** A system that a test run started and ends. */
interface StartedSystem extends RunningSystem, AutoCloseable {
  @Override
  void close();
}
