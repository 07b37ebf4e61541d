package com.example.gateway.platform.edge;

import com.example.gateway.platform.config.GatewayConfig;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The client for upstreams: passes on what it is given and adds nothing of its own. */
@Configuration(proxyBeanMethods = false)
class UpstreamHttpClient {
  @Bean
  CloseableHttpClient httpClient(GatewayConfig config) {
    return HttpClients.custom()
        .setConnectionManager(connections(config))
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableDefaultUserAgent()
        .build();
  }

  private static PoolingHttpClientConnectionManager connections(GatewayConfig config) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        // An upstream may refuse a long body before it has read all of it.
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .responseOutOfOrderStrategy(MonitoringResponseOutOfOrderStrategy.INSTANCE)
                .build())
        // One more than the bulkhead lets in, for health: nobody ever waits for a connection.
        .setMaxConnPerRoute(config.maxConcurrent() + 1)
        .setMaxConnTotal(Integer.MAX_VALUE)
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(config.connectTimeout()))
                // A POST must not meet a connection that the upstream closed meanwhile: it is never
                // repeated.
                .setValidateAfterInactivity(TimeValue.ofMilliseconds(100))
                // Replicas come and go behind one address: new ones get their share, and those that
                // go are left before they close.
                .setTimeToLive(TimeValue.ofSeconds(2))
                .build())
        .build();
  }

  /**
   * Ends calls whose deadline is over: socket timeouts alone let a dripping answer go on for ever.
   */
  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService alarms() {
    var alarms =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, "deadlines");
              thread.setDaemon(true);
              return thread;
            });
    alarms.setRemoveOnCancelPolicy(true);
    return alarms;
  }
}
