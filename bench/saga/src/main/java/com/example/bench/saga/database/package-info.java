/** The server that all is measured on. */
@NullMarked
package com.example.bench.saga.database;

import org.jspecify.annotations.NullMarked;
