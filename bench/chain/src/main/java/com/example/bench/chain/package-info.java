/** What a request costs: through the chain, its parts, and the alternatives. */
@NullMarked
package com.example.bench.chain;

import org.jspecify.annotations.NullMarked;
