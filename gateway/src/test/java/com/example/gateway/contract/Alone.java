package com.example.gateway.contract;

import com.example.gateway.GatewayApplication;
import com.example.gateway.TestDatabases;
import com.example.gateway.platform.config.GatewayConfig;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The gateway without its neighbours, which are played from the contracts, with a database of its
 * own that ends with it; gateway/README.md has the command. Settings win over what is played.
 */
public final class Alone {
  private Alone() {}

  public static void main(String[] args) throws IOException {
    start(System.getenv());
  }

  static ConfigurableApplicationContext start(Map<String, String> settings) throws IOException {
    var environment = new HashMap<String, String>();
    environment.put("GATEWAY_FACADE_URL", new PlayedPact("python-facade").url());
    environment.put("GATEWAY_DATA_SERVICE_URL", new PlayedPact("node-data-service").url());
    environment.put("GATEWAY_DATA_SERVICE_GRPC_TARGET", new PlayedRpcs().target());
    environment.put("GATEWAY_DATABASE_URL", TestDatabases.url());
    environment.putAll(settings);
    return GatewayApplication.start(GatewayConfig.from(environment));
  }
}
