/** The same work for each of those that are compared. */
@NullMarked
package com.example.bench.saga.contest;

import org.jspecify.annotations.NullMarked;
