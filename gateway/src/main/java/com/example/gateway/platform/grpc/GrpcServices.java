package com.example.gateway.platform.grpc;

import static io.netty.channel.ChannelOption.CONNECT_TIMEOUT_MILLIS;

import com.example.gateway.platform.cache.ReadCache;
import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.resilience.Upstream;
import io.grpc.BindableService;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/** Makes gRPC services of the table. */
@Configuration(proxyBeanMethods = false)
public class GrpcServices {
  private final Refusal refusal = new Refusal();

  /**
   * Registered here and not by Spring Boot, whose gRPC server starts only when there is some
   * service bean.
   */
  @Bean
  BindableService reflection() {
    return ProtoReflectionServiceV1.newInstance();
  }

  @Bean
  Channels channels(GatewayConfig config) {
    return new Channels(config.connectTimeout());
  }

  @Bean
  <B extends ServerBuilder<B>> ServerBuilderCustomizer<B> forwardedServices(
      List<GrpcRoute> routes, Channels channels, ReadCache cache, GatewayConfig config) {
    return builder -> {
      // Nothing here blocks.
      builder.directExecutor().fallbackHandlerRegistry(refusal);
      // gRPC's own refusal names no code of ours, so the relay refuses what is somewhat too large.
      builder.maxInboundMessageSize(4 * config.bodyLimitBytes());
      routes.forEach(route -> builder.addService(service(route, channels, cache, config)));
    };
  }

  private ServerServiceDefinition service(
      GrpcRoute route, Channels channels, ReadCache cache, GatewayConfig config) {
    ServiceDescriptor descriptor = asBytes(route.service());
    var service = ServerServiceDefinition.builder(descriptor);
    for (MethodDescriptor<?, ?> method : descriptor.getMethods()) {
      boolean offered = route.offered().contains(method.getBareMethodName());
      var limit =
          method.getType() == MethodType.UNARY ? config.requestLimit() : config.streamLimit();
      Runnable wrote = GrpcRoute.reads(method) ? () -> {} : cache::wrote;
      service.addMethod(
          bytes(method),
          offered
              ? new RpcForwarder(route.upstream(), channels, wrote, limit, config.bodyLimitBytes())
              : refusal);
    }
    return service.build();
  }

  private static ServiceDescriptor asBytes(ServiceDescriptor typed) {
    var descriptor =
        ServiceDescriptor.newBuilder(typed.getName())
            // What reflection shows.
            .setSchemaDescriptor(typed.getSchemaDescriptor());
    typed.getMethods().forEach(method -> descriptor.addMethod(Bytes.method(method)));
    return descriptor.build();
  }

  @SuppressWarnings("unchecked") // made by asBytes
  private static MethodDescriptor<byte[], byte[]> bytes(MethodDescriptor<?, ?> method) {
    return (MethodDescriptor<byte[], byte[]>) method;
  }

  /** One connection an upstream, opened by the first rpc. */
  public record Channels(Duration connectTimeout, Map<Upstream, ManagedChannel> byUpstream)
      implements DisposableBean {
    public Channels(Duration connectTimeout) {
      this(connectTimeout, new ConcurrentHashMap<>());
    }

    /** As {@link #to}, and if it is down it tries to connect with the next call. */
    public ManagedChannel ready(Upstream upstream) {
      ManagedChannel channel = to(upstream);
      if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
        // The breaker already spaces out attempts; the channel's own back-off grows to minutes.
        channel.resetConnectBackoff();
      }
      return channel;
    }

    public ManagedChannel to(Upstream upstream) {
      return byUpstream.computeIfAbsent(
          upstream,
          each ->
              NettyChannelBuilder.forTarget(each.target(), InsecureChannelCredentials.create())
                  // A machine that is gone does not even refuse.
                  .withOption(CONNECT_TIMEOUT_MILLIS, (int) connectTimeout.toMillis())
                  .directExecutor()
                  .build());
    }

    @Override
    public void destroy() {
      byUpstream.values().forEach(ManagedChannel::shutdownNow);
    }
  }
}
