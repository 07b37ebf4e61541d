/** The gateway's own database. */
@NullMarked
package com.example.gateway.platform.database;

import org.jspecify.annotations.NullMarked;
