package com.example.e2e.system;

import au.com.dius.pact.provider.junit5.PactVerificationContext;

/** Verifies one interaction of a Pact file and says, if it fails, what to do. */
public final class BrokenPact {
  private BrokenPact() {}

  /**
   * Verifies.
   *
   * @param where the provider's code
   */
  public static void explained(PactVerificationContext context, String where) {
    try {
      context.verifyInteraction();
    } catch (AssertionError e) {
      String consumer = context.getConsumer().getName();
      throw new AssertionError(
          """
          %s counts on "%s", and the provider does otherwise (see below).
          Either change the provider: %s
          or what the consumer expects: %s
          and run: ./mvnw -Pe2e -pl e2e -am verify
          """
              .formatted(
                  consumer, context.getInteraction().getDescription(), where, remedy(consumer)),
          e);
    }
  }

  /** Where a consumer's expectations are written, and what writes its Pact files from them. */
  private static String remedy(String consumer) {
    return switch (consumer) {
      case "gateway" ->
          "gateway/src/test/java/com/example/gateway/contract, then"
              + " ./mvnw -pl gateway -am test -Dtest='com/example/gateway/contract/*Test'";
      case "python-facade" ->
          "python-facade/tests/contract, then make -C python-facade test-contract";
      default -> "its contract tests, which write proto/pacts";
    };
  }
}
