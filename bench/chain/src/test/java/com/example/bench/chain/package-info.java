/** How what was measured becomes figures. */
@NullMarked
package com.example.bench.chain;

import org.jspecify.annotations.NullMarked;
