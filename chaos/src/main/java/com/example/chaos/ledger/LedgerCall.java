package com.example.chaos.ledger;

import java.time.Instant;

/**
 * One call the provider received and answered, whether the answer arrived or not.
 *
 * @param key its Idempotency-Key; empty if it had none
 * @param status of the answer
 */
public record LedgerCall(
    Instant at, String method, String path, String key, String body, int status, String answer) {}
