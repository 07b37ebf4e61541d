package com.example.gateway.platform.web;

import static com.example.gateway.platform.web.ErrorCode.CIRCUIT_OPEN;
import static com.example.gateway.platform.web.ErrorCode.DEADLINE_EXCEEDED;
import static com.example.gateway.platform.web.ErrorCode.INTERNAL;
import static com.example.gateway.platform.web.ErrorCode.OVERLOADED;
import static com.example.gateway.platform.web.ErrorCode.PAYLOAD_TOO_LARGE;
import static com.example.gateway.platform.web.ErrorCode.UPSTREAM_BAD_RESPONSE;
import static com.example.gateway.platform.web.ErrorCode.UPSTREAM_TIMEOUT;
import static com.example.gateway.platform.web.ErrorCode.UPSTREAM_UNAVAILABLE;
import static com.example.gateway.platform.web.ErrorCode.VALIDATION_FAILED;
import static com.example.gateway.platform.web.OpenApi.map;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.StringUtils;

/**
 * One OpenAPI document of all that the door offers: the gateway's own paths, then those of its
 * upstreams as they are at the door. Written by {@code make generate}, served as it is.
 */
public final class DoorDocument {
  static final ApiDocument ALL = new ApiDocument("gateway", "All of this door", "", Set.of());

  /** Every hop has the same shape of error, however its document words it: it is here once. */
  private static final String ONE_SHAPE = "Problem";

  private static final List<ErrorCode> EVERYWHERE =
      List.of(VALIDATION_FAILED, INTERNAL, DEADLINE_EXCEEDED);
  private static final List<ErrorCode> WITH_AN_UPSTREAM =
      List.of(
          UPSTREAM_BAD_RESPONSE, UPSTREAM_UNAVAILABLE, CIRCUIT_OPEN, OVERLOADED, UPSTREAM_TIMEOUT);

  private final OpenApi door;
  private final Set<String> operationIds = new TreeSet<>();

  private DoorDocument(OpenApi own) {
    this.door = own;
    own.operations()
        .forEach(
            operation -> {
              addErrors(operation, EVERYWHERE);
              operationIds.add((String) operation.get("operationId"));
            });
  }

  /** The document, made of the upstreams' in a directory. */
  public static String of(List<ApiDocument> upstreams, Path directory) throws IOException {
    var own = new ClassPathResource("openapi/door.yaml").getInputStream();
    var joined = new DoorDocument(OpenApi.read(own));
    for (ApiDocument upstream : upstreams) {
      var file = Files.newInputStream(directory.resolve(upstream.name() + ".yaml"));
      joined.add(upstream, OpenApi.read(file));
    }
    return "# Generated from the routes of the gateway by `make generate`. Not to be edited.\n"
        + joined.door.write();
  }

  private void add(ApiDocument document, OpenApi upstream) {
    upstream.leaveOutRefused(document);
    for (Map<String, Object> operation : upstream.operations()) {
      addErrors(operation, EVERYWHERE);
      addErrors(operation, WITH_AN_UPSTREAM);
      if (operation.containsKey("requestBody")) {
        addErrors(operation, List.of(PAYLOAD_TOO_LARGE));
      }
      String id = (String) operation.get("operationId");
      if (!operationIds.add(id)) {
        operation.put("operationId", StringUtils.uncapitalize(owned(document, id)));
      }
    }
    addTags(document, upstream);
    addSchemas(document, upstream);
  }

  private void addTags(ApiDocument document, OpenApi upstream) {
    Set<Object> taken =
        door.tags().stream().map(tag -> tag.get("name")).collect(Collectors.toSet());
    UnaryOperator<Object> rename =
        name -> taken.contains(name) ? document.name() + " " + name : name;
    upstream.tags().forEach(tag -> tag.compute("name", (key, name) -> rename.apply(name)));
    door.tags().addAll(upstream.tags());
    for (Map<String, Object> operation : upstream.operations()) {
      List<Object> tags = new ArrayList<>((List<?>) operation.getOrDefault("tags", List.of()));
      tags.replaceAll(rename);
      operation.put("tags", tags);
    }
  }

  private void addSchemas(ApiDocument document, OpenApi upstream) {
    upstream.schemas().put(ONE_SHAPE, door.schemas().get(ONE_SHAPE));
    Set<String> used = upstream.schemasOf(upstream.paths());
    var names = new TreeMap<String, String>();
    for (String name : used) {
      Set<String> all = upstream.schemasOf(upstream.schemas().get(name));
      all.add(name);
      boolean taken = door.schemas().containsKey(name);
      boolean other = all.stream().anyMatch(each -> isOther(upstream, each));
      names.put(name, taken && other ? owned(document, name) : name);
    }
    names.forEach(
        (name, atTheDoor) ->
            door.schemas()
                .put(
                    atTheDoor,
                    Objects.requireNonNull(
                        OpenApi.withSchemas(upstream.schemas().get(name), names::get))));
    upstream
        .paths()
        .forEach(
            (path, item) ->
                door.paths()
                    .put(
                        document.prefix() + path,
                        Objects.requireNonNull(OpenApi.withSchemas(item, names::get))));
  }

  private boolean isOther(OpenApi upstream, String schema) {
    return door.schemas().containsKey(schema)
        && !door.schemas().get(schema).equals(upstream.schemas().get(schema));
  }

  /**
   * {@code User} of the data service is {@code DataServiceUser} if another {@code User} came first.
   */
  private static String owned(ApiDocument document, String name) {
    String owner =
        Stream.of(StringUtils.delimitedListToStringArray(document.name(), "-"))
            .map(StringUtils::capitalize)
            .collect(Collectors.joining());
    return owner + StringUtils.capitalize(name);
  }

  private static void addErrors(Map<String, Object> operation, List<ErrorCode> codes) {
    var responses = new TreeMap<>(map(operation.get("responses")));
    for (ErrorCode code : codes) {
      Map<String, Object> response =
          map(
              responses.computeIfAbsent(
                  Integer.toString(code.httpStatus()), absent -> emptyProblem(code)));
      String known = (String) response.get("description");
      if (!known.contains(code.name() + ":")) {
        response.put("description", (known + " " + code + ": " + code.title() + ".").strip());
      }
    }
    operation.put("responses", new LinkedHashMap<>(responses));
  }

  private static Map<String, Object> emptyProblem(ErrorCode code) {
    var response = new LinkedHashMap<String, Object>();
    response.put("description", "");
    response.put(
        "content",
        Map.of(
            "application/problem+json",
            Map.of("schema", Map.of("$ref", "#/components/schemas/" + ONE_SHAPE))));
    if (code.httpStatus() == 503) {
      response.put(
          "headers",
          Map.of(
              "Retry-After",
              new TreeMap<>(
                  Map.of(
                      "description",
                      "When to try again, in seconds.",
                      "schema",
                      Map.of("type", "integer")))));
    }
    return response;
  }
}
