/** One class for each promise of the whole system. */
@NullMarked
package com.example.e2e;

import org.jspecify.annotations.NullMarked;
