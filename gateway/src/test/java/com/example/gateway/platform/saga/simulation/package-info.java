/**
 * The engine in a world of one thread: virtual time, several replicas, a network and participants
 * that fail in every way. All chance comes from one seed, so a failure can be played again.
 */
@NullMarked
package com.example.gateway.platform.saga.simulation;

import org.jspecify.annotations.NullMarked;
