/** Figures. */
@NullMarked
package com.example.bench.measure.report;

import org.jspecify.annotations.NullMarked;
