/** The engine as a part of the running gateway: its start, its end, and what can be seen of it. */
@NullMarked
package com.example.gateway.platform.saga.runtime;

import org.jspecify.annotations.NullMarked;
