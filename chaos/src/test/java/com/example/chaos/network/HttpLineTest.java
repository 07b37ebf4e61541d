package com.example.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpLineTest {
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final HttpServing facade =
      new HttpServing(
          0,
          (exchange, body) -> {
            String key = exchange.getRequestHeaders().getFirst("X-Request-Id");
            received.add(
                exchange.getRequestURI()
                    + " "
                    + key
                    + " "
                    + new String(body, StandardCharsets.UTF_8));
            return new Reply.Http(
                201, Map.of("X-Request-Id", List.of(key)), "done".getBytes(StandardCharsets.UTF_8));
          });
  private final SagaIndex sagas = new SagaIndex();
  private final Switchboard tap = new Switchboard();
  private final HttpLine line =
      new HttpLine(
          "gateway-1", URI.create("http://127.0.0.1:" + facade.port()), new HttpCalls(sagas), tap);

  @AfterEach
  void close() {
    line.close();
    facade.close();
  }

  @Test
  void isACallPassedOnAsItIs() throws Exception {
    HttpResponse<String> answer = capture();

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("done");
    assertThat(answer.headers().firstValue("x-request-id")).contains("r-1");
    assertThat(received).containsExactly("/payments/7/capture?a=b r-1 {}");
  }

  @Test
  void isItSaidWhatIsAskedForWhichSaga() throws Exception {
    sagas.learn("payment-7", "saga-7");
    List<Call> calls = new CopyOnWriteArrayList<>();
    tap.set(
        (call, passage) -> {
          calls.add(call);
          return passage.send();
        });

    capture();

    assertThat(calls)
        .containsExactly(
            new Call("gateway-1", Operation.CAPTURE, "saga-7", 0, "/payments/7/capture"));
  }

  @Test
  void doesACallHappenTwiceWhenItIsDoubled() throws Exception {
    tap.set(
        (call, passage) -> {
          passage.send();
          return passage.send();
        });

    assertThat(capture().statusCode()).isEqualTo(201);
    assertThat(received).hasSize(2);
  }

  @Test
  void doesTheCallerHearNothingWhenTheResponseIsLost() {
    tap.set(
        (call, passage) -> {
          passage.send();
          return Reply.Absent.SILENCE;
        });

    assertThatThrownBy(this::capture).isInstanceOf(HttpTimeoutException.class);
    assertThat(received).hasSize(1);
  }

  @Test
  void isTheConnectionClosedWhenTheLineIsCutOrNobodyIsThere() {
    tap.set((call, passage) -> Reply.Absent.CUT);
    assertThatThrownBy(this::capture)
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(HttpTimeoutException.class);
    assertThat(received).isEmpty();

    tap.set(Tap.OPEN);
    facade.vanish();
    assertThatThrownBy(this::capture)
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void doesAServerComeBackWhereItWas() throws Exception {
    facade.vanish();
    facade.appear();

    assertThat(capture().statusCode()).isEqualTo(201);
  }

  private HttpResponse<String> capture() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(line.url().resolve("/payments/7/capture?a=b"))
            .header("X-Request-Id", "r-1")
            .timeout(Duration.ofSeconds(2))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
