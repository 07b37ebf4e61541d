/** What happens to every HTTP request: identity, deadline, forwarding, access log. */
@NullMarked
package com.example.gateway.platform.edge;

import org.jspecify.annotations.NullMarked;
