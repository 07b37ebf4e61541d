package com.example.gateway.platform.contract;

import com.example.gateway.platform.grpc.GrpcServices.Channels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/** Makes the check of the promise. */
@Configuration(proxyBeanMethods = false)
class ContractChecks {
  @Bean
  ContractCheck contractCheck(
      Promise promise,
      Channels channels,
      CloseableHttpClient client,
      ScheduledExecutorService alarms,
      JsonMapper json) {
    var lookUp = new ContractClient(promise, channels.to(promise.grpc()), client, alarms, json);
    return new ContractCheck(
        promise.rest().name(), read(promise.resource(), json), lookUp, System::nanoTime);
  }

  private static Contract read(String resource, JsonMapper json) {
    try (InputStream file = new ClassPathResource(resource).getInputStream()) {
      return json.readValue(file, Contract.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
