package com.example.gateway.platform.grpc;

import com.example.gateway.platform.resilience.Upstream;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A gRPC service at the door.
 *
 * @param offered names of its rpcs that are forwarded; the others answer UNIMPLEMENTED
 */
public record GrpcRoute(ServiceDescriptor service, Upstream upstream, Set<String> offered) {
  public GrpcRoute {
    var unknown = new TreeSet<>(offered);
    unknown.removeAll(rpcs(service));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(service.getName() + " has no rpc " + unknown);
    }
  }

  public static GrpcRoute all(ServiceDescriptor service, Upstream upstream) {
    return new GrpcRoute(service, upstream, rpcs(service));
  }

  /** By the names that rpcs have which change nothing; what has another one may be a write. */
  static boolean reads(MethodDescriptor<?, ?> method) {
    String name = method.getBareMethodName() + "";
    return Stream.of("Get", "BatchGet", "List").anyMatch(name::startsWith);
  }

  private static Set<String> rpcs(ServiceDescriptor service) {
    return service.getMethods().stream()
        .map(MethodDescriptor::getBareMethodName)
        .collect(Collectors.toUnmodifiableSet());
  }
}
