package com.example.chaos.network;

/**
 * One call between two services.
 *
 * @param line who sends it: the name of the process whose line it is on
 * @param saga the saga it belongs to; empty if it does not say
 * @param epoch the saga's epoch it was sent in; 0 if it does not say
 * @param path what is called, for people
 */
public record Call(String line, Operation operation, String saga, long epoch, String path) {}
