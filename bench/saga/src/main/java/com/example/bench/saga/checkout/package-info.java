/** The real steps, through all services. */
@NullMarked
package com.example.bench.saga.checkout;

import org.jspecify.annotations.NullMarked;
