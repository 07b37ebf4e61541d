package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.contract.shop.v1.ListUsersRequest;
import com.example.contract.shop.v1.UserServiceGrpc;
import com.example.e2e.system.GrpcDoor;
import com.example.e2e.system.Http;
import com.example.e2e.system.Reply;
import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.SystemTest;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path gives the same answer to the same read. */
@SystemTest
class ReadsAgreeTest {
  private final RunningSystem system;

  ReadsAgreeTest(RunningSystem system) {
    this.system = system;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/users?limit=5",
        "/users/1",
        "/users?ids=1,2,3",
        "/products?limit=3&newest_first=true",
        "/products/1",
        "/orders?limit=4",
        "/orders/1"
      })
  void doAllHttpPathsAnswerTheSame(String path) {
    JsonObject original = Http.get(system.dataService(), "/api" + path).expect(200).json();

    assertThat(Http.get(system.facade(), path).expect(200).json()).isEqualTo(original);
    assertThat(Http.get(system.gateway(), "/api" + path).expect(200).json()).isEqualTo(original);
    assertThat(Http.get(system.gateway(), "/data" + path).expect(200).json()).isEqualTo(original);
  }

  @Test
  void doesGrpcAnswerTheSameAsHttp() {
    List<JsonElement> overHttp = Http.get(system.gateway(), "/api/users?limit=5").items();
    for (String target : List.of(system.gatewayGrpc(), system.dataServiceGrpc())) {
      try (var door = new GrpcDoor(target)) {
        var users =
            UserServiceGrpc.newBlockingStub(door.channel())
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .listUsers(ListUsersRequest.newBuilder().setLimit(5).build());

        List<JsonElement> overGrpc = GrpcDoor.json(users).getAsJsonArray("users").asList();
        assertThat(overGrpc.stream().map(ReadsAgreeTest::comparable).toList())
            .isEqualTo(overHttp.stream().map(ReadsAgreeTest::comparable).toList());
      }
    }
  }

  /** JSON of protobuf writes 64-bit integers as text, and times without zero fractions. */
  private static List<String> comparable(JsonElement element) {
    JsonObject user = element.getAsJsonObject();
    return List.of(
        user.get("id").getAsString(),
        user.get("name").getAsString(),
        user.get("email").getAsString(),
        user.get("version").getAsString(),
        Instant.parse(user.get("created_at").getAsString()).toString(),
        Instant.parse(user.get("updated_at").getAsString()).toString());
  }

  @Test
  void doesTheTypeOfAProblemLeadToItsPage() {
    Reply page = Http.get(system.gateway(), "/problems/VALIDATION_FAILED");

    assertThat(page.expect(200).body()).contains("VALIDATION_FAILED");
  }
}
