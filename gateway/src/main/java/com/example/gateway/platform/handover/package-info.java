/** Paths that move from an old application to this chain: who answers reads, who owns writes. */
@NullMarked
package com.example.gateway.platform.handover;

import org.jspecify.annotations.NullMarked;
