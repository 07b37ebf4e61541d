package com.example.gateway.platform.contract;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The verdict on an upstream's contract, looked up at most every five seconds. */
public final class ContractCheck {
  private static final Logger log = LoggerFactory.getLogger(ContractCheck.class);
  private static final long REMEMBERED_NANOS = Duration.ofSeconds(5).toNanos();

  private final String provider;
  private final Contract built;
  private final Supplier<Served> lookUp;
  private final LongSupplier nanoTime;
  private Verdict verdict;
  private long lookedUpAt;

  ContractCheck(String provider, Contract built, Supplier<Served> lookUp, LongSupplier nanoTime) {
    this.provider = provider;
    this.built = built;
    this.lookUp = lookUp;
    this.nanoTime = nanoTime;
    this.verdict = Verdict.unknown(provider);
    this.lookedUpAt = nanoTime.getAsLong() - REMEMBERED_NANOS;
  }

  public String provider() {
    return provider;
  }

  /** Whoever comes while it is being looked up waits for the same answer. */
  public synchronized Verdict verdict() {
    if (nanoTime.getAsLong() - lookedUpAt >= REMEMBERED_NANOS) {
      // An outage says nothing about the contract: the last verdict stays.
      judge(lookUp.get()).ifPresent(this::change);
      lookedUpAt = nanoTime.getAsLong();
    }
    return verdict;
  }

  private Optional<Verdict> judge(Served served) {
    Contract contract = served.contract();
    String fingerprint = served.fingerprint();
    boolean same = built.fingerprint().equals(fingerprint);
    if (contract == null) {
      return same ? Optional.of(Verdict.same(provider)) : Optional.empty();
    }
    // Another one over gRPC than over REST: a deployment is under way, and nobody says how the two
    // differ.
    boolean torn = fingerprint != null && !same && !fingerprint.equals(contract.fingerprint());
    return torn ? Optional.empty() : Optional.of(Verdict.of(built, contract, provider));
  }

  private void change(Verdict now) {
    if (!now.equals(verdict)) {
      verdict = now;
      if (now.isIncompatible()) {
        log.error("contract: {}: {}", now.detail(), String.join("; ", now.differences()));
      } else {
        log.info("contract: {}", now.detail());
      }
    }
  }
}
