/** Whether what an upstream serves is still what this gateway was built for. */
@NullMarked
package com.example.gateway.platform.contract;

import org.jspecify.annotations.NullMarked;
