/** Sagas in PostgreSQL, woken up by db-scheduler. */
@NullMarked
package com.example.gateway.platform.saga.postgres;

import org.jspecify.annotations.NullMarked;
