/** The settings, read and checked once. */
@NullMarked
package com.example.gateway.platform.config;

import org.jspecify.annotations.NullMarked;
