package com.example.gateway.platform.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/** Swagger UI and the documents it shows. */
@Configuration(proxyBeanMethods = false)
class ApiPages {
  private static final MediaType YAML = MediaType.parseMediaType("application/yaml;charset=UTF-8");

  /** Made when first asked for: it takes longer than a hundred requests. */
  private final Map<ApiDocument, String> made = new ConcurrentHashMap<>();

  @Bean
  RouterFunction<ServerResponse> apiRouter(List<ApiDocument> documents) {
    var page = new HtmlTemplate("docs.html");
    var router = Page.at("/docs", request -> page.render(Map.of()));
    router = router.and(Page.at("/openapi", request -> ServerResponse.ok().body(links(documents))));
    for (ApiDocument document : documents) {
      router = router.and(Page.at(path(document), request -> yaml(document)));
    }
    return router;
  }

  private static String path(ApiDocument document) {
    return "/openapi/" + document.name() + ".yaml";
  }

  /** As Swagger UI's setting {@code urls} wants them. */
  private static List<Map<String, String>> links(List<ApiDocument> documents) {
    return documents.stream()
        .map(document -> Map.of("url", path(document), "name", document.title()))
        .toList();
  }

  private ServerResponse yaml(ApiDocument document) {
    return ServerResponse.ok()
        .contentType(YAML)
        .body(made.computeIfAbsent(document, ApiPages::make));
  }

  private static String make(ApiDocument document) {
    var file = new ClassPathResource("openapi/" + document.name() + ".yaml");
    if (!file.exists()) {
      throw Problem.of(
              ErrorCode.ROUTE_NOT_FOUND, "This gateway was built before the document was generated")
          .exception();
    }
    try {
      return atTheDoor(file.getInputStream(), document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The paths are relative to the server, so that is all to change; and what the door refuses is
   * left out.
   */
  static String atTheDoor(InputStream upstreams, ApiDocument document) throws IOException {
    var block = new DumperOptions();
    block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    var yaml = new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(block), block);
    try (upstreams) {
      Map<String, Object> openApi = yaml.load(upstreams);
      openApi.put("servers", List.of(Map.of("url", document.prefix())));
      if (!document.methods().isEmpty()) {
        leaveOutRefused(openApi, document);
      }
      return yaml.dump(openApi);
    }
  }

  @SuppressWarnings("unchecked") // the shape of OpenAPI
  private static void leaveOutRefused(Map<String, Object> openApi, ApiDocument document) {
    Map<Boolean, Set<String>> offered =
        Stream.of(HttpMethod.values())
            .collect(
                Collectors.partitioningBy(
                    document.methods()::contains,
                    Collectors.mapping(
                        method -> method.name().toLowerCase(Locale.ROOT), Collectors.toSet())));
    var paths = (Map<String, Map<String, Object>>) openApi.get("paths");
    paths.values().forEach(item -> item.keySet().removeAll(offered.get(false)));
    paths.values().removeIf(item -> Collections.disjoint(item.keySet(), offered.get(true)));
  }
}
