/** Answers to reads, kept for a short time where a setting says so. */
@NullMarked
package com.example.gateway.platform.cache;

import org.jspecify.annotations.NullMarked;
