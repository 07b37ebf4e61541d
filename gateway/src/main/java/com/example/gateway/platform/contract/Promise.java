package com.example.gateway.platform.contract;

import com.example.gateway.platform.resilience.Upstream;

/**
 * The contract that this gateway was built for, and who is to serve it.
 *
 * @param resource on the class path: the contract as JSON
 * @param rest serves its own at {@code GET /api/contract}
 * @param grpc sends its fingerprint with every answer
 */
public record Promise(String resource, Upstream rest, Upstream grpc) {}
