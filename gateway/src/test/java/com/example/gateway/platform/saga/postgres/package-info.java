/** The PostgreSQL adapter, on a real server. */
@NullMarked
package com.example.gateway.platform.saga.postgres;

import org.jspecify.annotations.NullMarked;
