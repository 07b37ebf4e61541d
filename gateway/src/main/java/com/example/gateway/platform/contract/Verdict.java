package com.example.gateway.platform.contract;

import java.util.List;
import java.util.Locale;

/**
 * How the contract that is served compares with the one built for.
 *
 * @param detail for people, with what to do
 * @param differences one line each; only if incompatible
 */
public record Verdict(Kind kind, String detail, List<String> differences) {
  /** Whether a consumer can be used: with all but the last. */
  public enum Kind {
    UNKNOWN,
    SAME,
    COMPATIBLE,
    INCOMPATIBLE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Verdict of(Contract built, Contract served, String provider) {
    if (built.fingerprint().equals(served.fingerprint())) {
      return same(provider);
    }
    List<String> differences = Compatibility.differences(built, served);
    return differences.isEmpty()
        ? new Verdict(
            Kind.COMPATIBLE,
            provider + " serves more than this gateway was built for, and all of that",
            differences)
        : new Verdict(
            Kind.INCOMPATIBLE,
            provider
                + " serves a contract that this gateway was not built for; deploy a gateway generated"
                + " from this contract (make generate), or take the data service back",
            differences);
  }

  static Verdict same(String provider) {
    return new Verdict(
        Kind.SAME, provider + " serves the contract this gateway was built for", List.of());
  }

  static Verdict unknown(String provider) {
    return new Verdict(
        Kind.UNKNOWN,
        provider + " does not say which contract it serves: not compared yet",
        List.of());
  }

  public boolean isIncompatible() {
    return kind == Kind.INCOMPATIBLE;
  }
}
