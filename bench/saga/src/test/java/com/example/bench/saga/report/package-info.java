/** Figures. */
@NullMarked
package com.example.bench.saga.report;

import org.jspecify.annotations.NullMarked;
