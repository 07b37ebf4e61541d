package com.example.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;

/** No schema notices when cents become euros: only an exact value in the pact does. */
class UnitsTest {
  private static final Set<String> NAMES = namesWithUnits();

  private JsonNode api = Golden.JSON.nullNode();

  /** Only a number counts as exact: what a pattern is given for is text. */
  @ParameterizedTest
  @CsvSource({"python-facade, facade", "node-data-service, data-service"})
  void isEachFieldWithAUnitExactOnTheEdge(String provider, String document) throws IOException {
    Pact pact = pact(provider);
    String text = Files.readString(Golden.PROTO.resolve("openapi/" + document + ".yaml"));
    api = Golden.JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    var promised = new TreeSet<String>();
    var exact = new TreeSet<String>();

    for (Exchange exchange : pact.exchanges()) {
      JsonNode operation = operation(exchange.request(), pact.prefix());
      JsonNode sent = operation.at("/requestBody/content/application~1json/schema");
      String status = exchange.response().path("status").asString();
      JsonNode answered =
          operation.at("/responses/" + status + "/content/application~1json/schema");
      for (JsonNode schema : List.of(sent, answered)) {
        promised(schema, promised, new TreeSet<>());
      }
      exact(sent, exchange.request().path("body"), "", exact);
      exact(answered, exchange.response().path("body"), "", exact);
    }

    assertThat(promised).isNotEmpty();
    assertThat(exact)
        .as(
            "fields with units that no exchange with %s pins: add one to the PACT of its test",
            provider)
        .containsAll(promised);
  }

  private static Pact pact(String provider) {
    return provider.equals(FacadePactTest.PACT.provider())
        ? FacadePactTest.PACT
        : DataServicePactTest.PACT;
  }

  private static Set<String> namesWithUnits() {
    var names = new TreeSet<String>();
    for (String part : List.of("messages", "requests")) {
      for (JsonNode message : Golden.read("contract.json").path(part)) {
        message.forEachEntry(
            (name, field) -> {
              if (!field.path("unit").isNull()) {
                names.add(name);
              }
            });
      }
    }
    return names;
  }

  /** The facade's own amounts are in no table; their names end in the unit. */
  private static boolean hasUnit(String name) {
    return NAMES.contains(name) || name.endsWith("_cents") || name.endsWith("_basis_points");
  }

  private JsonNode operation(JsonNode request, String prefix) {
    String path = request.path("path").asString().substring(prefix.length());
    for (Map.Entry<String, JsonNode> template : api.path("paths").properties()) {
      String regex = template.getKey().replaceAll("\\{\\w+}", "[0-9]+");
      if (path.matches(regex)) {
        return template.getValue().path(request.path("method").asString().toLowerCase(Locale.ROOT));
      }
    }
    throw new IllegalArgumentException("no such path: " + path);
  }

  private void promised(JsonNode schema, Set<String> fields, Set<String> seen) {
    String owner = owner(schema, "");
    JsonNode type = resolved(schema);
    type.path("properties")
        .forEachEntry(
            (name, property) -> {
              if (hasUnit(name)) {
                fields.add(owner + "." + name);
              }
              if (seen.add(owner + "." + name)) {
                promised(property, fields, seen);
              }
            });
    if (type.has("items")) {
      promised(type.path("items"), fields, seen);
    }
  }

  private void exact(JsonNode schema, JsonNode value, String inherited, Set<String> fields) {
    String owner = owner(schema, inherited);
    JsonNode type = resolved(schema);
    type.path("properties")
        .forEachEntry(
            (name, property) -> {
              if (hasUnit(name) && value.path(name).isNumber()) {
                fields.add(owner + "." + name);
              }
              exact(property, value.path(name), owner, fields);
            });
    value.forEach(each -> exact(type.path("items"), each, owner, fields));
  }

  private static String owner(JsonNode schema, String inherited) {
    String ref = schema.path("$ref").asString("");
    return ref.isEmpty() ? inherited : ref.substring(ref.lastIndexOf('/') + 1);
  }

  private JsonNode resolved(JsonNode schema) {
    String ref = schema.path("$ref").asString("");
    return ref.isEmpty() ? schema : api.at(ref.substring(1));
  }
}
