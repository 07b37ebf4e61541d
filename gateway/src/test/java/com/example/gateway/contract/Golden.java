package com.example.gateway.contract;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** proto/golden: the shop that every edge is tested with. */
final class Golden {
  static final JsonMapper JSON = new JsonMapper();
  static final Path PROTO = Path.of("..", "proto");
  static final String COMMAND =
      "./mvnw -pl gateway -am test -Dtest='com/example/gateway/contract/*Test'"
          + " -Dsurefire.failIfNoSpecifiedTests=false";
  private static final JsonNode SHOP = read("golden/shop.json");

  private Golden() {}

  static JsonNode read(String file) {
    return JSON.readTree(PROTO.resolve(file));
  }

  /** What to say when the gateway does something else than a file promises to others. */
  static String broken(String file, String what) {
    return file
        + " promises \""
        + what
        + "\"; correct gateway/src/main/java/com/example/gateway/shop/ShopRoutes.java or what it uses, then run "
        + COMMAND;
  }

  /** A copy of a row, as REST answers it. */
  static ObjectNode row(String table, long id) {
    return SHOP.path(table)
        .valueStream()
        .filter(row -> row.path("id").asLong() == id)
        .map(row -> (ObjectNode) row.deepCopy())
        .findFirst()
        .orElseThrow();
  }

  static ArrayNode rows(String table, long... ids) {
    ArrayNode rows = JSON.createArrayNode();
    for (long id : ids) {
      rows.add(row(table, id));
    }
    return rows;
  }

  /** The last page of a list. */
  static ObjectNode page(String table, long... ids) {
    ObjectNode page = JSON.createObjectNode();
    page.set("items", rows(table, ids));
    return page.putNull("next_cursor");
  }

  static ObjectNode json(String text) {
    return (ObjectNode) JSON.readTree(text);
  }
}
