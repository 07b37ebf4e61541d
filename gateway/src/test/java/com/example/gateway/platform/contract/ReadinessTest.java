package com.example.gateway.platform.contract;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.with;

import com.example.gateway.TestGateway;
import com.github.tomakehurst.wiremock.http.Fault;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A running gateway before data services with other contracts. Each has its own first verdict. */
@ExtendWith(OutputCaptureExtension.class)
class ReadinessTest {
  private static final String DIFFERENCE = "Order.total_cents: unit is euros, built for cents";

  private final ObjectNode contract = builtFor();
  private TestGateway gateway = TestGateway.start(TestGateway.PATIENT);

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static ObjectNode builtFor() {
    try (var file = new ClassPathResource("contract.json").getInputStream()) {
      return (ObjectNode) new JsonMapper().readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    gateway.dataService.stubFor(get("/api/contract").willReturn(okJson(contract.toString())));
  }

  private String verdict() {
    JsonNode health = TestGateway.json(gateway.get("/health"));
    return health.at("/dependencies/1/contract/verdict").asString();
  }

  /** The first look may be too slow for its time limit; the next is some seconds later. */
  private static ConditionFactory await() {
    return with().timeout(Duration.ofSeconds(30));
  }

  private static Predicate<HttpResponse<String>> is(int status) {
    return response -> response.statusCode() == status;
  }

  private ObjectNode order() {
    return contract.withObject("messages").withObject("Order");
  }

  @Test
  void isAGatewayBuiltForAnotherContractNotReady(CapturedOutput output) {
    order().withObject("total_cents").put("unit", "euros");
    contract.put("fingerprint", "other");
    serve();

    HttpResponse<String> ready = await().until(() -> gateway.get("/readyz"), is(503));
    HttpResponse<String> health = gateway.get("/health");

    JsonNode readiness = TestGateway.json(ready);
    assertThat(readiness.path("status").asString()).isEqualTo("DOWN");
    assertThat(readiness.path("detail").asString()).contains("node-data-service", "make generate");
    assertThat(readiness.at("/differences/0").asString()).isEqualTo(DIFFERENCE);
    assertThat(output.getOut()).containsPattern("ERROR .*" + DIFFERENCE);
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(verdict()).isEqualTo("incompatible");
    assertThat(gateway.get("/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void doesAGatewayStayReadyWhenMoreIsServed() {
    order().putObject("note").put("number", 99).put("type", "string").put("nullable", true);
    contract.put("fingerprint", "other");
    serve();

    await().until(this::verdict, "compatible"::equals);
    assertThat(gateway.get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void isADataServiceThatCannotBeReachedNoReasonNotToBeReady() {
    gateway.dataService.stubFor(
        get("/api/contract").willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));

    HttpResponse<String> ready = gateway.get("/readyz");

    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).contains("not compared yet");
  }

  @Test
  void isTheFingerprintOverGrpcHeard() throws IOException {
    gateway.close();
    var told = new Metadata();
    told.put(
        Metadata.Key.of("x-contract-fingerprint", Metadata.ASCII_STRING_MARSHALLER),
        contract.path("fingerprint").asString());
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(
                ServerInterceptors.intercept(
                    new HealthStatusManager().getHealthService(),
                    MetadataUtils.newAttachMetadataServerInterceptor(told)))
            .build()
            .start();
    gateway =
        TestGateway.start(
            Map.of("GATEWAY_DATA_SERVICE_GRPC_TARGET", "127.0.0.1:" + server.getPort()));

    await().until(this::verdict, "same"::equals);
    assertThat(gateway.get("/readyz").body()).contains("the contract this gateway was built for");
    server.shutdownNow();
  }
}
