/** Processes that are killed, and how long their sagas wait. */
@NullMarked
package com.example.bench.saga.takeover;

import org.jspecify.annotations.NullMarked;
