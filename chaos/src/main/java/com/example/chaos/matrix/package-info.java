/** Every operation, at every point, with every process killed. */
@NullMarked
package com.example.chaos.matrix;

import org.jspecify.annotations.NullMarked;
