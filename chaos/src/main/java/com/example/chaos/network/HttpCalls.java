package com.example.chaos.network;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells from a path what the gateway asks of the facade, or the facade of the provider. */
public final class HttpCalls {
  private record Route(Pattern path, Operation operation, String kind) {}

  private static final List<Route> ROUTES =
      List.of(
          route("/quotes()", Operation.QUOTE, ""),
          route("/internal/payments/(\\d+)/authorize", Operation.AUTHORIZE, "payment-"),
          route("/internal/payments/(\\d+)/void", Operation.VOID, "payment-"),
          route("/payments/(\\d+)/capture", Operation.CAPTURE, "payment-"),
          route("/internal/orders/(\\d+)/receipt", Operation.SEND_RECEIPT, "order-"));

  private final SagaIndex sagas;

  public HttpCalls(SagaIndex sagas) {
    this.sagas = sagas;
  }

  public Call recognise(String line, String path) {
    for (Route route : ROUTES) {
      Matcher found = route.path().matcher(path);
      if (found.matches()) {
        String saga = sagas.saga(route.kind() + found.group(1));
        return new Call(line, route.operation(), saga, 0, path);
      }
    }
    return new Call(line, Operation.OTHER, "", 0, path);
  }

  private static Route route(String path, Operation operation, String kind) {
    return new Route(Pattern.compile(path), operation, kind);
  }
}
