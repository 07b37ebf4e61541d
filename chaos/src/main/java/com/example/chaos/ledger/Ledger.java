package com.example.chaos.ledger;

import com.example.chaos.ledger.Authorization.Status;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What the payment provider knows. It is idempotent by key, as a provider is, and no more than
 * that: asked with another key, it authorizes or takes the money once more.
 */
public final class Ledger {
  private static final Gson JSON = new Gson();

  /** Status and JSON. */
  public record Answer(int status, String body) {}

  private record Remembered(String request, Answer answer) {}

  private final Map<String, Authorization> authorizations = new LinkedHashMap<>();
  private final Map<String, Remembered> byKey = new HashMap<>();
  private final List<Receipt> receipts = new ArrayList<>();
  private final List<LedgerCall> calls = new ArrayList<>();

  /** Does what is asked for and remembers that it was. */
  public synchronized Answer handle(
      String method, String path, String query, String key, String body) {
    Answer answer = route(method, path, query, key, body);
    if (!path.equals("/health")) {
      calls.add(
          new LedgerCall(Instant.now(), method, path, key, body, answer.status(), answer.body()));
    }
    return answer;
  }

  private Answer route(String method, String path, String query, String key, String body) {
    if (method.equals("GET")) {
      return path.equals("/health") ? answer(200, Map.of("status", "UP")) : lookUp(query);
    }
    if (key.isEmpty()) {
      return answer(400, Map.of("error", "Idempotency-Key is missing or malformed"));
    }
    String[] parts = path.split("/", -1);
    return switch (parts[parts.length - 1]) {
      case "authorizations" -> once(key, path + body, () -> authorize(body));
      case "capture" -> once(key, path + body, () -> capture(parts[3]));
      case "void" -> once(key, path + body, () -> giveBack(parts[3]));
      case "receipts" -> once(key, path + body, () -> send(key, body));
      default -> answer(404, Map.of("error", "there is no " + path));
    };
  }

  private Answer once(String key, String request, Supplier<Answer> effect) {
    Remembered earlier = byKey.get(key);
    if (earlier == null) {
      earlier = new Remembered(request, effect.get());
      byKey.put(key, earlier);
    }
    return earlier.request().equals(request)
        ? earlier.answer()
        : answer(422, Map.of("error", "the key was used for another request"));
  }

  private Answer authorize(String body) {
    JsonObject asked = JSON.fromJson(body, JsonObject.class);
    if (!asked.get("card_token").getAsString().equals("tok_ok")) {
      return answer(402, Map.of("status", "DECLINED", "reason", "card_declined"));
    }
    var authorization =
        new Authorization(
            "auth-" + UUID.randomUUID(),
            asked.get("reference").getAsString(),
            asked.get("amount_cents").getAsLong(),
            asked.get("currency").getAsString(),
            Status.AUTHORIZED,
            0);
    authorizations.put(authorization.id(), authorization);
    return new Answer(201, JSON.toJson(json(authorization)));
  }

  private Answer capture(String id) {
    Authorization found = authorizations.get(id);
    if (found == null || !found.live()) {
      return refused(id, found);
    }
    authorizations.put(id, found.captured());
    return answer(200, Map.of("id", id, "status", "CAPTURED"));
  }

  private Answer giveBack(String id) {
    Authorization found = authorizations.get(id);
    if (found == null || found.status() == Status.CAPTURED) {
      return refused(id, found);
    }
    authorizations.put(id, found.voided());
    return answer(200, Map.of("id", id, "status", "VOIDED"));
  }

  private static Answer refused(String id, Authorization found) {
    return found == null
        ? answer(404, Map.of("error", "there is no authorization " + id))
        : answer(409, Map.of("error", "it is " + found.status()));
  }

  private Answer send(String key, String body) {
    JsonObject asked = JSON.fromJson(body, JsonObject.class);
    String reference = asked.get("reference").getAsString();
    receipts.add(
        new Receipt(
            key,
            reference,
            asked.get("email").getAsString(),
            asked.get("amount_cents").getAsLong()));
    return answer(201, Map.of("reference", reference, "status", "SENT"));
  }

  private Answer lookUp(String query) {
    String reference = query.replaceFirst("^reference=", "");
    var items = new JsonArray();
    authorizations.values().stream()
        .filter(authorization -> authorization.reference().equals(reference))
        .forEach(authorization -> items.add(json(authorization)));
    var page = new JsonObject();
    page.add("items", items);
    return new Answer(200, JSON.toJson(page));
  }

  private static JsonObject json(Authorization authorization) {
    var json = new JsonObject();
    json.addProperty("id", authorization.id());
    json.addProperty("status", authorization.status().name());
    json.addProperty("reference", authorization.reference());
    json.addProperty("amount_cents", authorization.amountCents());
    json.addProperty("currency", authorization.currency());
    return json;
  }

  private static Answer answer(int status, Map<String, String> body) {
    return new Answer(status, JSON.toJson(body));
  }

  public synchronized List<Authorization> authorizations() {
    return List.copyOf(authorizations.values());
  }

  public synchronized List<Receipt> receipts() {
    return List.copyOf(receipts);
  }

  public synchronized List<LedgerCall> calls() {
    return List.copyOf(calls);
  }
}
