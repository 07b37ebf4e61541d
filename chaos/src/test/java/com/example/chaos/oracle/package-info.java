/** The harness can fail: each kind of damage is found. */
@NullMarked
package com.example.chaos.oracle;

import org.jspecify.annotations.NullMarked;
