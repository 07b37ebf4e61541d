/** Requests, and what they took. */
@NullMarked
package com.example.bench.chain.load;

import org.jspecify.annotations.NullMarked;
