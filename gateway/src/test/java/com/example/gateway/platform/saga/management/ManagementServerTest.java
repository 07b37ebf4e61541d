package com.example.gateway.platform.saga.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.gateway.DemoSagas;
import com.example.gateway.SharedGateway;
import com.example.gateway.TestGateway;
import com.example.gateway.platform.saga.StepResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class ManagementServerTest {
  private static final String JSON = "application/json";
  private static final String REASON = "{\"reason\":\"repaired\"}";

  private final TestGateway gateway = SharedGateway.fresh();
  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    int port = gateway.bean(ManagementServer.class).port();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, JSON, "");
  }

  private HttpResponse<String> post(String path) throws IOException, InterruptedException {
    return send("POST", path, JSON, REASON);
  }

  private UUID parked() throws IOException, InterruptedException {
    DemoSagas.script("deliver", StepResult.rejected("BROKEN", "It is broken"));
    UUID id = DemoSagas.start(gateway);
    while (!get("/sagas?state=PARKED").body().contains(id.toString())) {
      Thread.onSpinWait();
    }
    return id;
  }

  private String ended(UUID id) {
    return gateway.get("/demo/" + id + "/events").body();
  }

  @Test
  void doesAnOperatorFindAParkedSagaAndRetryIt() throws Exception {
    UUID id = parked();
    JsonNode page = TestGateway.json(get("/sagas?type=demo&state=PARKED&limit=1"));
    assertThat(page.at("/items/0/id").asString()).isEqualTo(id.toString());
    assertThat(page.at("/items/0/parked/code").asString()).isEqualTo("BROKEN");
    assertThat(page.path("next_cursor").isNull()).isTrue();

    HttpResponse<String> retried = post("/sagas/" + id + "/retry");

    assertThat(retried.statusCode()).isEqualTo(200);
    assertThat(ended(id)).contains("\"code\":\"RETRIED\",\"reason\":\"repaired\"");
    HttpResponse<String> again = post("/sagas/" + id + "/retry");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("INVALID_TRANSITION");
  }

  @Test
  void doesAnOperatorSkipAStepPastThePivotButNotUndoIt() throws Exception {
    UUID id = parked();
    assertThat(post("/sagas/" + id + "/compensate").statusCode()).isEqualTo(409);

    assertThat(post("/sagas/" + id + "/skip").statusCode()).isEqualTo(200);

    assertThat(ended(id)).contains("\"code\":\"SKIPPED\"").contains("COMPLETED");
  }

  @Test
  void doMetricsTellWhatBecameOfSagas() throws Exception {
    DemoSagas.script("hold", StepResult.rejected("SOLD_OUT", "There is none"));
    ended(DemoSagas.start(gateway));
    ended(DemoSagas.start(gateway));

    String metrics = get("/metrics").body();

    assertThat(metrics)
        .contains("saga_started_total{type=\"demo\"}")
        .contains("saga_completed_total{type=\"demo\"}")
        .contains("saga_rejected_total{reason=\"SOLD_OUT\",type=\"demo\"}")
        .contains(
            "saga_attempts_total{direction=\"COMPENSATE\",result=\"OK\",step=\"hold\",type=\"demo\"}")
        .contains("saga_oldest_running_seconds{type=\"demo\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, '', 404",
    "GET, /sagas?limit=0, '', 400",
    "GET, /sagas?state=LOST, '', 400",
    "GET, /sagas?cursor=1, '', 400",
    "GET, /sagas?order=1, '', 400",
    "DELETE, /sagas, '', 405",
    "POST, /sagas/1/retry, '{\"reason\":\"x\"}', 400",
    "POST, /sagas/00000000-0000-0000-0000-000000000000/retry, '{\"reason\":\"x\"}', 404",
    "POST, /sagas/00000000-0000-0000-0000-000000000000/delete, '{\"reason\":\"x\"}', 404",
    "POST, /sagas/00000000-0000-0000-0000-000000000000/retry, '{\"reason\":\" \"}', 400",
    "POST, /sagas/00000000-0000-0000-0000-000000000000/retry, '{', 400",
  })
  void areMistakesProblems(String method, String path, String body, int status) throws Exception {
    HttpResponse<String> response = send(method, path, JSON, body);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void canNoFormInAWebPageSendACommand() throws Exception {
    String path = "/sagas/" + new UUID(0, 0) + "/retry";
    assertThat(send("POST", path, "text/plain", REASON).statusCode()).isEqualTo(400);
  }

  @Test
  void isNothingOfItAtTheDoor() {
    assertThat(gateway.get("/metrics").statusCode()).isEqualTo(404);
    assertThat(gateway.get("/sagas").statusCode()).isEqualTo(404);
  }
}
