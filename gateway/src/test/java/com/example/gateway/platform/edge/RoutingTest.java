package com.example.gateway.platform.edge;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.binaryEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.gateway.SharedGateway;
import com.example.gateway.TestGateway;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private final TestGateway gateway = SharedGateway.fresh();

  @Test
  void doesApiLeadToTheFacade() {
    gateway.facade.stubFor(get("/users/5?x=1&y=%20a&z").willReturn(ok("five")));

    HttpResponse<String> response = gateway.get("/api/users/5?x=1&y=%20a&z");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("five");
  }

  @Test
  void doesDataLeadToTheDataService() {
    gateway.dataService.stubFor(get("/api/users?ids=1,2").willReturn(ok("both")));

    assertThat(gateway.get("/data/users?ids=1,2").body()).isEqualTo("both");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/internal",
        "/api/internal/payments/7/void",
        "/api/internal/payments/7/void?x=1",
        "/api/%69nternal/payments/7/void",
        "/api/internal;x=1/payments/7/void",
        "/api/;/internal/payments/7/void",
      })
  void isWhatIsForTheSagaAloneNotAtTheDoorHoweverItIsWritten(String path) {
    HttpResponse<String> response = gateway.send("POST", path, BodyPublishers.ofString("{}"));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(TestGateway.json(response).path("code").asString()).isEqualTo("ROUTE_NOT_FOUND");
    assertThat(gateway.facade.getAllServeEvents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/internal%2Fpayments/7/void", "/api/%2Finternal/payments/7/void"})
  void isAnEncodedSlashRefusedBeforeAnyRoute(String path) {
    HttpResponse<String> response = gateway.send("POST", path, BodyPublishers.ofString("{}"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(gateway.facade.getAllServeEvents()).isEmpty();
  }

  @Test
  void doesGraphqlLeadToTheFacadeByPostOnce() {
    gateway.facade.stubFor(
        post("/graphql")
            .withHeader("X-Request-Timeout-Ms", matching("[0-9]+"))
            .willReturn(aResponse().withStatus(503).withHeader("Retry-After", "1")));

    HttpResponse<String> response =
        gateway.send("POST", "/graphql", BodyPublishers.ofString("{\"query\":\"{a}\"}"));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(gateway.facade.getAllServeEvents()).hasSize(1);
  }

  @Test
  void isGraphqlAtTheDoorForPostAndInOnePlace() {
    HttpResponse<String> read = gateway.get("/graphql?query=%7Ba%7D");
    assertThat(read.statusCode()).isEqualTo(405);
    assertThat(read.headers().firstValue("Allow")).hasValue("POST");

    HttpResponse<String> below =
        gateway.send("POST", "/api/graphql", BodyPublishers.ofString("{}"));
    assertThat(below.statusCode()).isEqualTo(404);
    assertThat(gateway.facade.getAllServeEvents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/internals", "/api/users/internal"})
  void isOnlyTheWholeFirstSegmentWithheld(String path) {
    gateway.facade.stubFor(any(anyUrl()).willReturn(ok("there")));

    assertThat(gateway.get(path).body()).isEqualTo("there");
  }

  @Test
  void isDataForReadingOnly() {
    HttpResponse<String> response =
        gateway.send("DELETE", "/data/users/5", BodyPublishers.noBody());

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
    assertThat(TestGateway.json(response).path("code").asString()).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(gateway.dataService.getAllServeEvents()).isEmpty();
  }

  @Test
  void doesABodyPassByteForByte() {
    byte[] body = "{ \"odd\" : \"\\ud800 \u0000 é\" }\r\n".getBytes(StandardCharsets.UTF_8);
    gateway.facade.stubFor(
        patch("/users/5").willReturn(aResponse().withStatus(200).withBody(body)));

    HttpResponse<String> response =
        gateway.send(
            "PATCH",
            "/api/users/5",
            BodyPublishers.ofByteArray(body),
            "Content-Type",
            "application/json; charset=UTF-8; odd=1");

    gateway.facade.verify(
        patchRequestedFor(urlEqualTo("/users/5"))
            .withHeader("Content-Type", equalTo("application/json; charset=UTF-8; odd=1"))
            .withRequestBody(binaryEqualTo(body)));
    assertThat(response.body()).isEqualTo(new String(body, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void doesAFormPassByteForByte(String method) {
    gateway.facade.stubFor(any(anyUrl()).willReturn(ok()));

    gateway.send(
        method,
        "/api/users?q=1",
        BodyPublishers.ofString("b=2&a=%41"),
        "Content-Type",
        "application/x-www-form-urlencoded");

    assertThat(onlyRequest().getBodyAsString()).isEqualTo("b=2&a=%41");
    assertThat(onlyRequest().getUrl()).isEqualTo("/users?q=1");
  }

  @Test
  void doesAnUpstreamsProblemPassUnchanged() {
    String problem = "{\"type\":\"/problems/NOT_FOUND\",\"code\":\"NOT_FOUND\",\"more\":[1]}";
    gateway.facade.stubFor(
        get("/users/9")
            .willReturn(
                aResponse()
                    .withStatus(404)
                    .withHeader("Content-Type", "application/problem+json")
                    .withBody(problem)));

    HttpResponse<String> response = gateway.get("/api/users/9");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.body()).isEqualTo(problem);
  }

  @Test
  void canTheLocationOfWhatWasCreatedBeFollowed() {
    gateway.facade.stubFor(
        post("/users").willReturn(aResponse().withStatus(201).withHeader("Location", "/users/5")));

    HttpResponse<String> response =
        gateway.send("POST", "/api/users", BodyPublishers.ofString("{}"));

    assertThat(response.headers().firstValue("Location")).hasValue("/api/users/5");
  }

  @Test
  void areTheClientsNamesOfARequestPassedOnAndEchoed() {
    gateway.facade.stubFor(
        get("/users").willReturn(ok().withHeader("X-Request-Id", "the-upstreams-idea")));

    HttpResponse<String> response =
        gateway.get(
            "/api/users",
            "X-Request-Id",
            "order-7",
            "traceparent",
            "00-" + TRACE + "-00f067aa0ba902b7-01",
            "tracestate",
            "vendor=1");

    assertThat(response.headers().allValues("X-Request-Id")).containsExactly("order-7");
    assertThat(onlyRequest().getHeader("X-Request-Id")).isEqualTo("order-7");
    assertThat(onlyRequest().getHeader("traceparent")).startsWith("00-" + TRACE + "-");
    assertThat(onlyRequest().getHeader("tracestate")).isEqualTo("vendor=1");
  }

  @Test
  void doesARequestWithoutNamesGetThem() {
    gateway.facade.stubFor(get("/users").willReturn(ok()));

    HttpResponse<String> response = gateway.get("/api/users", "tracestate", "orphan=1");

    String requestId = response.headers().firstValue("X-Request-Id").orElseThrow();
    assertThat(onlyRequest().getHeader("X-Request-Id")).isEqualTo(requestId).hasSize(32);
    assertThat(onlyRequest().getHeader("traceparent")).startsWith("00-" + requestId + "-");
    assertThat(onlyRequest().containsHeader("tracestate")).isFalse();
  }

  @Test
  void doesTheDeadlineShrinkOnTheWay() {
    gateway.facade.stubFor(get("/users").willReturn(ok()));

    gateway.get("/api/users", "X-Request-Timeout-Ms", "1500");

    assertThat(Integer.parseInt(onlyRequest().getHeader("X-Request-Timeout-Ms")))
        .isBetween(1, 1499);
  }

  @Test
  void canAClientNotAskForMoreTimeThanTheLimit() {
    gateway.facade.stubFor(get("/users").willReturn(ok()));

    gateway.get("/api/users", "X-Request-Timeout-Ms", "999999999");

    assertThat(Integer.parseInt(onlyRequest().getHeader("X-Request-Timeout-Ms")))
        .isBetween(1, 1999);
  }

  @Test
  void isWhatTheClientClaimsAboutItselfKeptBack() {
    gateway.facade.stubFor(any(anyUrl()).willReturn(ok()));

    gateway.sendRaw(
        "GET /api/users HTTP/1.1",
        "Host: evil.example",
        "Connection: close, X-Hop",
        "X-Hop: 1",
        "TE: trailers",
        "Proxy-Connection: x",
        "Forwarded: for=6.6.6.6",
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-For: 6.6.6.6",
        "X-Forwarded-Prefix: /evil",
        "X-Real-IP: 6.6.6.6",
        "X-Kept: yes");

    LoggedRequest passed = onlyRequest();
    assertThat(passed.getHeader("X-Kept")).isEqualTo("yes");
    assertThat(passed.getHeader("Host")).isEqualTo("localhost:" + gateway.facade.port());
    for (String name :
        new String[] {
          "X-Hop",
          "TE",
          "Proxy-Connection",
          "Forwarded",
          "X-Forwarded-Host",
          "X-Forwarded-For",
          "X-Forwarded-Prefix",
          "X-Real-IP"
        }) {
      assertThat(passed.containsHeader(name)).as(name).isFalse();
    }
  }

  @Test
  void doesWhatRunsBehindTheDoorStayUnknown() {
    gateway.facade.stubFor(
        get("/users")
            .willReturn(
                ok().withHeader("Server", "secret/1").withHeader("Keep-Alive", "timeout=1")));

    HttpResponse<String> response = gateway.get("/api/users");

    assertThat(response.headers().map()).doesNotContainKeys("server", "keep-alive");
  }

  @Test
  void doesHeadHaveTheHeadersOfGet() {
    gateway.dataService.stubFor(
        any(urlEqualTo("/api/users")).willReturn(ok("12345").withHeader("ETag", "\"7\"")));

    HttpResponse<String> response = gateway.send("HEAD", "/data/users", BodyPublishers.noBody());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("ETag")).hasValue("\"7\"");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void isARedirectTheClientsBusiness() {
    gateway.facade.stubFor(
        get("/old").willReturn(aResponse().withStatus(308).withHeader("Location", "/new")));

    HttpResponse<String> response = gateway.get("/api/old");

    assertThat(response.statusCode()).isEqualTo(308);
    assertThat(response.headers().firstValue("Location")).hasValue("/api/new");
    gateway.facade.verify(0, getRequestedFor(urlEqualTo("/new")));
  }

  private LoggedRequest onlyRequest() {
    assertThat(gateway.facade.getAllServeEvents()).hasSize(1);
    return gateway.facade.getAllServeEvents().get(0).getRequest();
  }
}
