package com.example.launcher;

import java.net.URI;

/**
 * Where the services listen.
 *
 * @param gatewayGrpc host and port
 * @param gatewayManagement metrics and operators' commands
 * @param dataServiceGrpc host and port
 */
public record Endpoints(
    URI gateway,
    String gatewayGrpc,
    URI gatewayManagement,
    URI facade,
    URI dataService,
    String dataServiceGrpc) {

  public static Endpoints of(Settings settings) {
    return new Endpoints(
        http(settings.gatewayPort()),
        "127.0.0.1:" + settings.gatewayGrpcPort(),
        http(settings.gatewayManagementPort()),
        http(settings.facadePort()),
        http(settings.dataServicePort()),
        "127.0.0.1:" + settings.dataServiceGrpcPort());
  }

  static URI http(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
