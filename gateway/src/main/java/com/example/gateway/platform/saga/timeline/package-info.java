/** A saga's journal while it grows. */
@NullMarked
package com.example.gateway.platform.saga.timeline;

import org.jspecify.annotations.NullMarked;
