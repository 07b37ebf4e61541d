/** Proves the checkout on real processes that are killed, paused and cut off. */
@NullMarked
package com.example.chaos;

import org.jspecify.annotations.NullMarked;
