/** What the gateway asks of those behind it, and what it makes of their answers. */
package com.example.gateway.contract;
