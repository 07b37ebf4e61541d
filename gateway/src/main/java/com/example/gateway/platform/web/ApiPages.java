package com.example.gateway.platform.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Swagger UI and the documents it shows. */
@Configuration(proxyBeanMethods = false)
class ApiPages {
  private static final MediaType YAML = MediaType.parseMediaType("application/yaml;charset=UTF-8");

  /** Made when first asked for: it takes longer than a hundred requests. */
  private final Map<ApiDocument, String> made = new ConcurrentHashMap<>();

  @Bean
  RouterFunction<ServerResponse> apiRouter(List<ApiDocument> upstreams) {
    var documents = new ArrayList<ApiDocument>();
    documents.add(DoorDocument.ALL);
    documents.addAll(upstreams);
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
      return atTheDoor(OpenApi.read(file.getInputStream()), document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The paths are relative to the server, so that is all to change; and what the door refuses is
   * left out.
   */
  static String atTheDoor(OpenApi api, ApiDocument document) {
    api.root()
        .put(
            "servers",
            List.of(Map.of("url", document.prefix().isEmpty() ? "/" : document.prefix())));
    api.leaveOutRefused(document);
    return api.write();
  }
}
