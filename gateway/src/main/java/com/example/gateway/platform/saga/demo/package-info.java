/** A saga without a domain, which shows what participants have to do, and tests the engine. */
@NullMarked
package com.example.gateway.platform.saga.demo;

import org.jspecify.annotations.NullMarked;
