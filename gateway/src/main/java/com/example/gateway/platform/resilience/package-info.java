/** What keeps one sick upstream from making everything sick. */
@NullMarked
package com.example.gateway.platform.resilience;

import org.jspecify.annotations.NullMarked;
