/** Whether a saga costs the same beside a million that have ended. */
@NullMarked
package com.example.bench.saga.volume;

import org.jspecify.annotations.NullMarked;
