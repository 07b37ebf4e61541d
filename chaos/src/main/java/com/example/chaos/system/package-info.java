/** The services as processes of their own. */
@NullMarked
package com.example.chaos.system;

import org.jspecify.annotations.NullMarked;
