package com.example.bench.chain.load;

/** An answer. */
public record Reply(int status, String body) {}
