/** The schedule of faults. */
@NullMarked
package com.example.chaos.storm;

import org.jspecify.annotations.NullMarked;
