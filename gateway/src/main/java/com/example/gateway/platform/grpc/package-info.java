/** The gRPC server: forwards exposed rpcs to an upstream, byte for byte. */
@NullMarked
package com.example.gateway.platform.grpc;

import org.jspecify.annotations.NullMarked;
