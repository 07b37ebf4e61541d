/** What the lines do to calls. */
@NullMarked
package com.example.chaos.network;

import org.jspecify.annotations.NullMarked;
