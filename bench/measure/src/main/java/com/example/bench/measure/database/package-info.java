/** The server that all is measured on. */
@NullMarked
package com.example.bench.measure.database;

import org.jspecify.annotations.NullMarked;
