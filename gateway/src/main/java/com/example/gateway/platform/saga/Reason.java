package com.example.gateway.platform.saga;

/**
 * Why something did not go as wanted.
 *
 * @param code UPPER_SNAKE, for programs
 * @param detail one sentence, for people
 */
public record Reason(String code, String detail) {}
