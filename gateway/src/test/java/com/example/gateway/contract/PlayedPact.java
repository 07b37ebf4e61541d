package com.example.gateway.contract;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.havingExactly;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.util.stream.Collectors.toCollection;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.matching.UrlPattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A REST neighbour that does what its pact with the gateway promises, in the golden shop. Nothing
 * is remembered.
 */
final class PlayedPact {
  private static final String STATE = "the golden shop";
  private static final Pattern ID = Pattern.compile("\\d+");
  private final WireMockServer server =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").globalTemplating(true));

  PlayedPact(String provider) {
    List<JsonNode> interactions =
        Golden.read("pacts/gateway-" + provider + ".json")
            .path("interactions")
            .valueStream()
            .filter(each -> each.at("/providerStates/0/name").asString().equals(STATE))
            .collect(toCollection(ArrayList::new));
    // Of two that fit alike, WireMock takes the later one.
    Collections.reverse(interactions);
    interactions.forEach(this::promise);
    server.stubFor(get("/health").willReturn(okJson("{\"status\":\"UP\"}")));
    server.stubFor(
        get("/api/contract").willReturn(okJson(Golden.read("contract.json").toString())));
    server.addMockServiceRequestListener(
        (asked, answer) ->
            System.out.printf(
                "played %s: %s %s %d%n",
                provider, asked.getMethod(), asked.getUrl(), answer.getStatus()));
    server.start();
  }

  String url() {
    return server.baseUrl();
  }

  void stop() {
    server.stop();
  }

  /**
   * Asked for just this, that is the answer; asked for something like it, the least far-fetched.
   */
  private void promise(JsonNode interaction) {
    JsonNode request = interaction.path("request");
    ResponseDefinitionBuilder answer = answer(interaction.path("response"));
    int status = interaction.at("/response/status").asInt();
    boolean granted = status < 300;
    UrlPattern path = urlPathEqualTo(request.path("path").asString());

    MappingBuilder exactly = sameQuery(request, path, 1);
    request
        .optional("body")
        .ifPresent(body -> exactly.withRequestBody(equalToJson(body.toString())));
    server.stubFor(exactly.willReturn(answer));
    if (granted) {
      server.stubFor(sameQuery(request, path, 2).willReturn(answer));
      server.stubFor(like(request, path, request.has("query") ? 4 : 3).willReturn(answer));
    }
    if (granted || status == 404) {
      // Another id: reading it finds nothing, and what follows from it is done.
      boolean reading = request.path("method").asString().equals("GET");
      server.stubFor(
          like(request, anyId(request), reading == granted ? 6 : 5)
              .willReturn(ofTheIdAskedFor(interaction)));
    }
  }

  private static UrlPattern anyId(JsonNode request) {
    return urlPathMatching(ID.matcher(request.path("path").asString()).replaceAll("\\\\d+"));
  }

  /** The saga looks whether a receipt is of its order. */
  private static ResponseDefinitionBuilder ofTheIdAskedFor(JsonNode interaction) {
    List<String> path = List.of(interaction.at("/request/path").asString().substring(1).split("/"));
    String body = interaction.at("/response/body").toString();
    for (String id : path.stream().filter(ID.asMatchPredicate()).toList()) {
      String asked = "$1{{request.path.[" + path.indexOf(id) + "]}}";
      body = body.replaceAll("(\"(?:\\w+_)?id\":)" + id + "(?=[,}])", asked);
    }
    return answer(interaction.path("response")).withBody(body);
  }

  private static ResponseDefinitionBuilder answer(JsonNode response) {
    ResponseDefinitionBuilder answer = aResponse().withStatus(response.path("status").asInt());
    response
        .path("headers")
        .forEachEntry((name, value) -> answer.withHeader(name, value.asString()));
    return response.has("body") ? answer.withBody(response.path("body").toString()) : answer;
  }

  private static MappingBuilder like(JsonNode request, UrlPattern url, int priority) {
    return request(request.path("method").asString(), url).atPriority(priority);
  }

  private static MappingBuilder sameQuery(JsonNode request, UrlPattern url, int priority) {
    MappingBuilder same = like(request, url, priority);
    request
        .path("query")
        .forEachEntry(
            (name, values) ->
                same.withQueryParam(
                    name,
                    havingExactly(
                        values.valueStream().map(JsonNode::asString).toArray(String[]::new))));
    return same;
  }
}
