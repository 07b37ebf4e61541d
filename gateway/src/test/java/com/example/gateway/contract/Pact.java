package com.example.gateway.contract;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.ConsumerPactRunnerKt;
import au.com.dius.pact.consumer.PactVerificationResult;
import au.com.dius.pact.consumer.model.MockProviderConfig;
import au.com.dius.pact.core.model.BasePact;
import au.com.dius.pact.core.model.DefaultPactReader;
import com.example.gateway.TestGateway;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the gateway asks of a REST provider. The file is for the provider's tests, who replay it.
 *
 * @param setting of the gateway: where the provider is
 * @param prefix of the provider's paths
 * @param atTheDoor what it is at the door
 */
record Pact(
    String provider, String setting, String prefix, String atTheDoor, List<Exchange> exchanges) {
  private static final JsonMapper PRETTY =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  static {
    // Tests tell nobody that they run.
    System.setProperty("pact_do_not_track", "true");
  }

  Path file() {
    return Golden.PROTO.resolve("pacts/gateway-" + provider + ".json");
  }

  String text() {
    ObjectNode pact = Golden.json("{}");
    pact.putObject("consumer").put("name", "gateway");
    pact.putObject("provider").put("name", provider);
    exchanges.forEach(exchange -> pact.withArray("interactions").add(exchange.interaction()));
    pact.putObject("metadata").putObject("pactSpecification").put("version", "3.0.0");
    return PRETTY.writeValueAsString(pact) + "\n";
  }

  /** Compares the file with the tests; with -Dpact.renew=true writes it. */
  void isCommitted() throws IOException {
    if (Boolean.getBoolean("pact.renew")) {
      Files.createDirectories(file().getParent());
      Files.writeString(file(), text());
    }
    assertThat(file())
        .as(
            "stale: change the exchanges in gateway/src/test/java/com/example/gateway/contract, then"
                + " run "
                + Golden.COMMAND
                + " -Dpact.renew=true")
        .hasContent(text());
  }

  /**
   * Sends every request through a running gateway that has Pact's mock of the provider behind it.
   */
  void holdsThroughTheGateway(Path scratch) throws IOException {
    Path file = Files.writeString(scratch.resolve("pact.json"), text());
    PactVerificationResult result =
        ConsumerPactRunnerKt.runConsumerTest(
            (BasePact) DefaultPactReader.INSTANCE.loadPact(file.toFile()),
            MockProviderConfig.createDefault(),
            (provider, context) -> {
              context.setPactFolder(scratch.toString());
              sendAll(provider.getUrl());
              SagaCalls.sendTo(
                  provider.getUrl(), exchanges.stream().filter(SagaCalls::isOne).toList());
              return null;
            });
    assertThat(result).as(result.getDescription()).isInstanceOf(PactVerificationResult.Ok.class);
  }

  private void sendAll(String url) {
    var settings = new HashMap<>(TestGateway.PATIENT);
    settings.put(setting, url);
    // What is asked and answered is the question here, not how fast.
    settings.put("GATEWAY_REQUEST_LIMIT_MS", "20000");
    try (var gateway = TestGateway.start(settings)) {
      for (Exchange exchange : exchanges.stream().filter(not(SagaCalls::isOne)).toList()) {
        HttpResponse<String> answer = exchange.through(gateway, prefix, atTheDoor);
        assertThat(answer.statusCode())
            .as(promise(exchange) + "; its answer was " + answer.body())
            .isEqualTo(exchange.response().path("status").asInt());
        assertThat(TestGateway.json(answer))
            .as(promise(exchange))
            .isEqualTo(exchange.response().path("body"));
      }
    }
  }

  private String promise(Exchange exchange) {
    return Golden.broken("proto/pacts/" + file().getFileName(), exchange.description());
  }
}
