/**
 * For those who run the gateway, on a port of its own: metrics, and sagas that wait for a person.
 */
@NullMarked
package com.example.gateway.platform.saga.management;

import org.jspecify.annotations.NullMarked;
