package com.example.chaos.ledger;

import com.example.chaos.network.Call;
import com.example.chaos.network.HttpServing;
import com.example.chaos.network.Operation;
import com.example.chaos.network.Reply;
import com.example.chaos.network.SagaIndex;
import com.example.chaos.network.Tap;
import com.example.launcher.process.Ports;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ledger behind HTTP: the API of compose/payment-provider, with a tap for its faults. */
public final class LedgerServer implements AutoCloseable {
  /** Keys are made of the payment and what is done with it. */
  private static final Pattern KEY = Pattern.compile("((?:payment|order)-\\d+)-([a-z]+)");

  private static final Map<String, Operation> OPERATIONS =
      Map.of(
          "authorize", Operation.AUTHORIZE,
          "capture", Operation.CAPTURE,
          "void", Operation.VOID,
          "receipt", Operation.SEND_RECEIPT);

  private final Ledger ledger;
  private final SagaIndex sagas;
  private final Tap tap;
  private final HttpServing serving;

  public LedgerServer(Ledger ledger, SagaIndex sagas, Tap tap) {
    this.ledger = ledger;
    this.sagas = sagas;
    this.tap = tap;
    this.serving = new HttpServing(Ports.anyFree(), this::serve);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + serving.port());
  }

  /** As after kill -9; what the ledger knows is on its disk, so to say. */
  public void vanish() {
    serving.vanish();
  }

  public void appear() {
    serving.appear();
  }

  private Reply serve(HttpExchange exchange, byte[] body) throws InterruptedException {
    URI uri = exchange.getRequestURI();
    String key =
        Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Idempotency-Key"), "");
    String query = Objects.requireNonNullElse(uri.getQuery(), "");
    String text = new String(body, StandardCharsets.UTF_8);
    return tap.handle(
        call(key, uri.getPath()),
        () -> reply(ledger.handle(exchange.getRequestMethod(), uri.getPath(), query, key, text)));
  }

  private Call call(String key, String path) {
    Matcher found = KEY.matcher(key);
    if (!found.matches()) {
      return new Call("python-facade", Operation.OTHER, "", 0, path);
    }
    Operation operation = OPERATIONS.getOrDefault(found.group(2), Operation.OTHER);
    return new Call("python-facade", operation, sagas.saga(found.group(1)), 0, path);
  }

  private static Reply reply(Ledger.Answer answer) {
    return new Reply.Http(
        answer.status(),
        Map.of("Content-Type", List.of("application/json")),
        answer.body().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    serving.close();
  }
}
