package com.example.gateway.platform.handover;

import com.example.gateway.platform.edge.UpstreamClient.Answer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether two answers say the same. */
final class Comparison {
  private static final JsonMapper JSON = new JsonMapper();

  private Comparison() {}

  /**
   * Null if they do; else where they differ. Of an error only its code counts: it has words and the
   * id of a trace.
   */
  static @Nullable String difference(Answer one, Answer other) {
    if (one.status() != other.status()) {
      return "status " + one.status() + " and " + other.status();
    }
    JsonNode left = parse(one.body());
    JsonNode right = parse(other.body());
    if (left == null || right == null) {
      return one.body().equals(other.body()) ? null : "body";
    }
    return one.status() >= 400 && left.has("code")
        ? first(left.path("code"), right.path("code"), "/code")
        : first(left, right, "");
  }

  private static @Nullable JsonNode parse(String body) {
    try {
      JsonNode node = JSON.readTree(body);
      return node == null || node.isMissingNode() ? null : node;
    } catch (JacksonException e) {
      return null;
    }
  }

  /** As a JSON pointer: names, and nothing of what is there. */
  private static @Nullable String first(JsonNode left, JsonNode right, String at) {
    if (left.equals(right)) {
      return null;
    }
    if (left.isObject() && right.isObject()) {
      return Stream.concat(left.propertyNames().stream(), right.propertyNames().stream())
          .distinct()
          .filter(name -> !left.path(name).equals(right.path(name)))
          .findFirst()
          .map(name -> first(left.path(name), right.path(name), at + "/" + name))
          .orElse(at);
    }
    if (left.isArray() && right.isArray() && left.size() == right.size()) {
      for (int i = 0; i < left.size(); i++) {
        if (!left.get(i).equals(right.get(i))) {
          return first(left.get(i), right.get(i), at + "/" + i);
        }
      }
    }
    return at.isEmpty() ? "/" : at;
  }
}
