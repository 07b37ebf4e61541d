package com.example.gateway.platform.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** An OpenAPI document, as a tree of what YAML has. */
record OpenApi(Map<String, Object> root) {
  private static final String SCHEMAS = "#/components/schemas/";
  private static final int LINE_WIDTH = 120;
  private static final Set<String> METHODS = names(Stream.of(HttpMethod.values()));

  static OpenApi read(InputStream text) throws IOException {
    var options = new LoaderOptions();
    var dumper = new DumperOptions();
    var yaml =
        new Yaml(
            new SafeConstructor(options),
            new Representer(dumper),
            dumper,
            options,
            new TimesAreText());
    try (text) {
      return new OpenApi(yaml.load(text));
    }
  }

  /** JSON has no times, so neither has OpenAPI. */
  private static final class TimesAreText extends Resolver {
    @Override
    public void addImplicitResolver(Tag tag, Pattern regexp, String first, int limit) {
      if (!tag.equals(Tag.TIMESTAMP)) {
        super.addImplicitResolver(tag, regexp, first, limit);
      }
    }
  }

  String write() {
    var block = new DumperOptions();
    block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    block.setWidth(LINE_WIDTH);
    return new Yaml(block).dump(root);
  }

  Map<String, Object> paths() {
    return map(root.get("paths"));
  }

  Map<String, Object> schemas() {
    return map(map(root.get("components")).get("schemas"));
  }

  @SuppressWarnings("unchecked") // the shape of OpenAPI
  List<Map<String, Object>> tags() {
    return (List<Map<String, Object>>) root.getOrDefault("tags", List.of());
  }

  List<Map<String, Object>> operations() {
    return paths().values().stream()
        .flatMap(item -> map(item).entrySet().stream())
        .filter(member -> METHODS.contains(member.getKey()))
        .map(operation -> map(operation.getValue()))
        .toList();
  }

  void leaveOutRefused(ApiDocument document) {
    leaveOutWithheld(document.withheld());
    if (document.methods().isEmpty()) {
      return;
    }
    Set<String> offered = names(document.methods().stream());
    Set<String> refused = new TreeSet<>(METHODS);
    refused.removeAll(offered);
    paths().values().forEach(item -> map(item).keySet().removeAll(refused));
    paths().values().removeIf(item -> Collections.disjoint(map(item).keySet(), offered));
  }

  private void leaveOutWithheld(Set<String> withheld) {
    paths().keySet().removeIf(path -> withheld.contains(path.split("/", 3)[1]));
    Set<Object> used =
        operations().stream()
            .flatMap(operation -> ((List<?>) operation.getOrDefault("tags", List.of())).stream())
            .collect(Collectors.toSet());
    if (!withheld.isEmpty()) {
      tags().removeIf(tag -> !used.contains(tag.get("name")));
    }
  }

  /** Names of the schemas that a part refers to, itself or through others. */
  Set<String> schemasOf(@Nullable Object part) {
    var found = new TreeSet<String>();
    collect(part, found);
    return found;
  }

  private void collect(@Nullable Object part, Set<String> found) {
    var unused =
        withSchemas(
            part,
            name -> {
              if (found.add(name)) {
                collect(schemas().get(name), found);
              }
              return name;
            });
  }

  /** A copy of a part that refers to schemas by other names. */
  static @Nullable Object withSchemas(@Nullable Object part, UnaryOperator<String> rename) {
    if (part instanceof List<?> list) {
      return list.stream().map(each -> withSchemas(each, rename)).toList();
    }
    if (!(part instanceof Map<?, ?>)) {
      return part;
    }
    var copy = new LinkedHashMap<String, @Nullable Object>();
    map(part)
        .forEach(
            (key, value) ->
                copy.put(
                    key,
                    key.equals("$ref") && value instanceof String ref
                        ? SCHEMAS + rename.apply(ref.substring(SCHEMAS.length()))
                        : withSchemas(value, rename)));
    return copy;
  }

  @SuppressWarnings("unchecked") // the shape of OpenAPI
  static Map<String, Object> map(@Nullable Object node) {
    return node == null ? Map.of() : (Map<String, Object>) node;
  }

  private static Set<String> names(Stream<HttpMethod> methods) {
    return methods
        .map(method -> method.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }
}
