/** The cells and what happens in them. */
@NullMarked
package com.example.chaos.matrix;

import org.jspecify.annotations.NullMarked;
