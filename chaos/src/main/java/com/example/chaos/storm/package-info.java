/** Many checkouts in a storm of faults, drawn with a seed. */
@NullMarked
package com.example.chaos.storm;

import org.jspecify.annotations.NullMarked;
