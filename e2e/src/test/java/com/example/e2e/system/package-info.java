/** The running system as the tests see it. */
@NullMarked
package com.example.e2e.system;

import org.jspecify.annotations.NullMarked;
