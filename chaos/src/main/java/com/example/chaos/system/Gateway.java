package com.example.chaos.system;

import com.example.chaos.network.HttpLine;
import com.example.chaos.network.RpcLine;
import java.net.URI;

/** A replica of the gateway with its own lines to those behind it. */
public record Gateway(Replica replica, URI url, HttpLine toFacade, RpcLine toDataService) {
  public String name() {
    return replica.name();
  }

  void close() {
    replica.stop();
    toFacade.close();
    toDataService.close();
  }
}
