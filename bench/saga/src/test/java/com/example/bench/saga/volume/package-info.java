/** The million. */
@NullMarked
package com.example.bench.saga.volume;

import org.jspecify.annotations.NullMarked;
