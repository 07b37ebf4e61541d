/** The example: what this gateway is the door of. */
@NullMarked
package com.example.gateway.shop;

import org.jspecify.annotations.NullMarked;
