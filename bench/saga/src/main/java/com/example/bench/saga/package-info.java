/** What make bench-saga runs. */
@NullMarked
package com.example.bench.saga;

import org.jspecify.annotations.NullMarked;
