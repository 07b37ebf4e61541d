/** The only door of the system. */
@NullMarked
package com.example.gateway;

import org.jspecify.annotations.NullMarked;
