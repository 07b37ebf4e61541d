package com.example.gateway;

/** One patient gateway for all tests that ask about single requests: starting one takes seconds. */
public final class SharedGateway {
  private static final TestGateway GATEWAY = TestGateway.start(TestGateway.PATIENT);

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(GATEWAY::close));
  }

  private SharedGateway() {}

  public static TestGateway fresh() {
    GATEWAY.resetUpstreams();
    return GATEWAY;
  }
}
