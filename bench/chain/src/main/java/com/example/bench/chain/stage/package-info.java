/** All that is measured, running. */
@NullMarked
package com.example.bench.chain.stage;

import org.jspecify.annotations.NullMarked;
