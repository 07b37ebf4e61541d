/** Liveness, readiness, and the whole picture. */
@NullMarked
package com.example.gateway.platform.health;

import org.jspecify.annotations.NullMarked;
