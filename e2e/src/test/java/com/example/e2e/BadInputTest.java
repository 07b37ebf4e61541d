package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.e2e.system.Http;
import com.example.e2e.system.Reply;
import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.SystemTest;
import com.google.gson.JsonElement;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input of every kind gets an answer that names the field, and nothing is half written. */
@SystemTest
class BadInputTest {
  private static final String NAME = "\"name\":\"Bad Example\"";
  private static final String EMAIL = "\"email\":\"bad@example.com\"";
  private static final String NUL = "\\u0000";
  private static final String LONE_SURROGATE = "\\ud800";

  private final RunningSystem system;
  private List<JsonElement> before = List.of();

  BadInputTest(RunningSystem system) {
    this.system = system;
  }

  @BeforeEach
  void remember() {
    before = newest();
  }

  @AfterEach
  void wasNothingWritten() {
    assertThat(newest()).isEqualTo(before);
  }

  private List<JsonElement> newest() {
    return Stream.of("users", "orders", "payments")
        .map(list -> Http.get(system.dataService(), "/api/" + list + "?limit=1&newest_first=true"))
        .flatMap(page -> page.expect(200).items().stream())
        .toList();
  }

  record Bad(String body, String field) {}

  static Stream<Bad> users() {
    return Stream.of(
        new Bad("{" + NAME + "}", "email"),
        new Bad("{" + EMAIL + "}", "name"),
        new Bad("{" + NAME + ",\"email\":\"not an address\"}", "email"),
        new Bad("{" + NAME + ",\"email\":17}", "email"),
        new Bad("{" + NAME + ",\"email\":null}", "email"),
        new Bad("{\"name\":\"  \"," + EMAIL + "}", "name"),
        new Bad("{\"name\":\"Nul" + NUL + "\"," + EMAIL + "}", "name"),
        new Bad("{\"name\":\"Lone" + LONE_SURROGATE + "\"," + EMAIL + "}", "name"),
        new Bad("{\"name\":\"" + "x".repeat(201) + "\"," + EMAIL + "}", "name"),
        new Bad("{" + NAME + "," + EMAIL + ",\"role\":\"admin\"}", "role"));
  }

  @ParameterizedTest
  @MethodSource("users")
  void isTheFieldOfABadUserNamed(Bad bad) {
    Reply refused = Http.post(system.gateway(), "/api/users", bad.body());

    assertThat(refused.expectProblem(400, "VALIDATION_FAILED").fields()).contains(bad.field());
  }

  static Stream<Bad> orders() {
    String rest = "\"country\":\"DE\",\"items\":[{\"product_id\":1,\"quantity\":1}]";
    return Stream.of(
        new Bad("{" + rest + "}", "user_id"),
        new Bad("{\"user_id\":-1," + rest + "}", "user_id"),
        new Bad("{\"user_id\":1.5," + rest + "}", "user_id"),
        new Bad("{\"user_id\":1.0e400," + rest + "}", "user_id"),
        new Bad("{\"user_id\":9007199254740993," + rest + "}", "user_id"),
        new Bad("{\"user_id\":\"1\"," + rest + "}", "user_id"),
        new Bad("{\"user_id\":1,\"country\":\"DE\",\"items\":[]}", "items"),
        new Bad(
            "{\"user_id\":1,\"country\":\"DE\",\"items\":[{\"product_id\":1,\"quantity\":0}]}",
            "items[0].quantity"),
        new Bad(
            "{\"user_id\":1,\"country\":\"DE\",\"items\":[{\"product_id\":1,\"quantity\":1,\"price\":1}]}",
            "items[0].price"));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void isTheFieldOfABadOrderNamed(Bad bad) {
    Reply refused = Http.post(system.gateway(), "/api/orders", bad.body());

    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    if (!refused.text("code").equals("MALFORMED_BODY")) {
      assertThat(refused.expectProblem(400, "VALIDATION_FAILED").fields()).contains(bad.field());
    }
  }

  @Test
  void areNegativeCentsRefusedAtTheDataService() {
    Reply refused =
        Http.post(
            system.dataService(),
            "/api/products",
            "{\"name\":\"Gift\",\"price_cents\":-1,\"currency\":\"EUR\",\"stock\":1}");

    assertThat(refused.expectProblem(400, "VALIDATION_FAILED").fields())
        .containsExactly("price_cents");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"name\":}", "nonsense", "[1,2", "{\"a\":1}}"})
  void isABodyThatIsNotJsonSaid(String body) {
    Http.post(system.gateway(), "/api/users", body)
        .expectProblem(400, "MALFORMED_BODY", "VALIDATION_FAILED");
  }

  @Test
  void areBytesThatAreNotUtf8Refused() {
    byte[] latin1 =
        ("{\"name\":\"Ren\u00e9\"," + EMAIL + "}").getBytes(StandardCharsets.ISO_8859_1);

    Http.send(
            Http.request(system.gateway(), "/api/users", "Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(latin1)))
        .expectProblem(400, "MALFORMED_BODY");
  }

  @Test
  void isAnotherContentTypeRefused() {
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "text/xml")) {
      Http.send(
              Http.request(system.gateway(), "/api/users", "Content-Type", type)
                  .POST(BodyPublishers.ofString("{" + NAME + "," + EMAIL + "}")))
          .expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
    }
  }

  @Test
  void isAnOversizedBodyRefused() {
    String body = "{\"name\":\"" + "x".repeat(2_000_000) + "\"," + EMAIL + "}";

    Http.post(system.gateway(), "/api/users", body).expectProblem(413, "PAYLOAD_TOO_LARGE");
    Http.post(system.facade(), "/users", body).expectProblem(413, "PAYLOAD_TOO_LARGE");
    Http.post(system.dataService(), "/api/users", body).expectProblem(413, "PAYLOAD_TOO_LARGE");
  }

  record BadQuery(String path, String field) {}

  static Stream<BadQuery> queries() {
    return Stream.of(
        new BadQuery("/users?limit=0", "limit"),
        new BadQuery("/users?limit=101", "limit"),
        new BadQuery("/users?limit=999999999999999999999", "limit"),
        new BadQuery("/users?limit=ten", "limit"),
        new BadQuery("/users?cursor=nonsense", "cursor"),
        new BadQuery("/users?cursor=%00", "cursor"),
        new BadQuery("/users?colour=red", "colour"),
        new BadQuery("/users?ids=1,x", "ids"),
        new BadQuery("/users?ids=1&limit=2", "ids"),
        new BadQuery("/users?created_from=yesterday", "created_from"),
        new BadQuery("/users/abc", "id"),
        new BadQuery("/users/0", "id"),
        new BadQuery("/orders?status=LOST", "status"));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void isTheFieldOfABadQueryNamedByEveryPath(BadQuery bad) {
    List<String> fields = fields("/api" + bad.path());

    assertThat(fields).anyMatch(field -> field.startsWith(bad.field()));
    assertThat(fields("/data" + bad.path())).isEqualTo(fields);
  }

  private List<String> fields(String path) {
    return Http.get(system.gateway(), path).expectProblem(400, "VALIDATION_FAILED").fields();
  }

  @Test
  void areUnknownPathsAndMethodsSaidInTheSameShape() {
    Http.get(system.gateway(), "/nowhere").expectProblem(404, "ROUTE_NOT_FOUND");
    Http.get(system.gateway(), "/api/nowhere").expectProblem(404, "ROUTE_NOT_FOUND");
    Http.get(system.gateway(), "/data/nowhere").expectProblem(404, "ROUTE_NOT_FOUND");
    Reply refused =
        Http.post(system.gateway(), "/data/users", "{" + NAME + "," + EMAIL + "}")
            .expectProblem(405, "METHOD_NOT_ALLOWED");
    assertThat(refused.header("Allow")).contains("GET");
    Http.delete(system.gateway(), "/api/quotes").expectProblem(405, "METHOD_NOT_ALLOWED");
    Http.send(
            Http.request(system.gateway(), "/api/orders/1")
                .method("OPTIONS", BodyPublishers.ofString("a body of no type")))
        .expectProblem(405, "METHOD_NOT_ALLOWED");
  }
}
