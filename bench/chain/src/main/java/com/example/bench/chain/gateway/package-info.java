/** What the benchmark adds to a running gateway. */
@NullMarked
package com.example.bench.chain.gateway;

import org.jspecify.annotations.NullMarked;
