package com.example.gateway.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.gateway.SharedGateway;
import com.example.gateway.TestGateway;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;

class PagesTest {
  private final TestGateway gateway = SharedGateway.fresh();

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void doesTheTypeOfAProblemLeadToAPage(ErrorCode code) {
    HttpResponse<String> page = gateway.get("/problems/" + code, "Accept", "text/html,*/*;q=0.8");
    HttpResponse<String> json = gateway.get("/problems/" + code);

    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(page.body()).contains(code.title()).doesNotContain("{{");
    assertThat(TestGateway.json(json).path("title").asString()).isEqualTo(code.title());
  }

  @Test
  void doesACodeOfAnotherServiceHaveAPageToo() {
    assertThat(gateway.get("/problems/OUT_OF_STOCK").body()).contains("There is not enough stock");
  }

  @Test
  void isAnUnknownCodeNotFound() {
    HttpResponse<String> response = gateway.get("/problems/%3Cscript%3E", "Accept", "text/html");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).doesNotContain("<");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/docs", "/problems/NOT_FOUND"})
  void doesAPageWorkWithoutTheInternet(String path) {
    String page = gateway.get(path, "Accept", "text/html").body();

    Pattern loaded = Pattern.compile("(?:src|href|url\\()\\s*=?\\s*[\"']?(?:https?:)?//");
    assertThat(page).startsWith("<!doctype html>").doesNotContainPattern(loaded);
  }

  @Test
  void doesTheFrontPageShowEveryone() {
    assertThat(gateway.get("/").body())
        .contains("data-name=\"gateway\"", "data-name=\"python-facade\"")
        .contains("data-name=\"node-data-service\"", "data-name=\"postgresql\"")
        .contains("data-name=\"payment-provider\"", "href=\"/docs\"", "href=\"/health\"");
  }

  @Test
  void areTheFilesOfSwaggerUiServed() {
    assertThat(gateway.get("/webjars/swagger-ui/swagger-ui-bundle.js").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/webjars/swagger-ui/swagger-ui.css").statusCode()).isEqualTo(200);
  }

  @Test
  void doesEveryListedDocumentLeadThroughTheDoor() {
    HttpResponse<String> list = gateway.get("/openapi");

    var servers =
        Map.of(
            "/openapi/gateway.yaml", "/",
            "/openapi/facade.yaml", "/api",
            "/openapi/data-service.yaml", "/data");
    assertThat(TestGateway.json(list)).hasSameSizeAs(servers.keySet());
    assertThat(TestGateway.json(list).at("/0/url").asString()).isEqualTo("/openapi/gateway.yaml");
    for (var document : TestGateway.json(list)) {
      String url = document.path("url").asString();
      String prefix = servers.get(url);
      HttpResponse<String> yaml = gateway.get(url);
      assertThat(yaml.statusCode()).as(url).isEqualTo(200);
      assertThat(yaml.body()).contains("servers:\n- url: " + prefix + "\n");
    }
  }

  @Test
  void doesADocumentShowOnlyWhatTheDoorOffers() throws IOException {
    String upstreams =
        """
        openapi: 3.1.0
        info:
          title: Sample
          version: "1"
        servers:
          - url: /api
        paths:
          /things:
            get:
              responses:
                "200":
                  description: All of them
            post:
              responses: {}
          /actions:
            parameters: []
            post:
              responses: {}
        """;
    var document = new ApiDocument("sample", "Sample", "/door", Set.of(HttpMethod.GET));

    String yaml =
        ApiPages.atTheDoor(
            OpenApi.read(new ByteArrayInputStream(upstreams.getBytes(StandardCharsets.UTF_8))),
            document);

    assertThat(yaml)
        .isEqualTo(
            """
            openapi: 3.1.0
            info:
              title: Sample
              version: '1'
            servers:
            - url: /door
            paths:
              /things:
                get:
                  responses:
                    '200':
                      description: All of them
            """);
  }
}
