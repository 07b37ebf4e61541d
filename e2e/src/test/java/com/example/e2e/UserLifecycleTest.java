package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.e2e.system.Http;
import com.example.e2e.system.Reply;
import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.Shop;
import com.example.e2e.system.SystemTest;
import java.net.URI;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * A user can be created, read, changed and deleted through the door, and nobody's change is lost.
 */
@SystemTest
class UserLifecycleTest {
  private final URI door;
  private final RunningSystem system;

  UserLifecycleTest(RunningSystem system) {
    this.system = system;
    this.door = system.gateway();
  }

  @Test
  void canAUserBeCreatedReadChangedAndDeleted() {
    Reply created = Shop.newUser(door);
    String path = "/api/users/" + created.number("id");
    assertThat(created.number("version")).isEqualTo(1);
    URI location = door.resolve("/api/users").resolve(created.header("Location"));
    assertThat(location).isEqualTo(door.resolve(path));
    assertThat(Http.get(door, path).expect(200).json()).isEqualTo(created.json());

    Reply changed = Http.patch(door, path, "{\"version\":1,\"name\":\"New Example\"}").expect(200);
    assertThat(changed.text("name")).isEqualTo("New Example");
    assertThat(changed.text("email")).isEqualTo(created.text("email"));
    assertThat(changed.number("version")).isEqualTo(2);

    Http.delete(door, path).expect(204);
    Http.get(door, path).expectProblem(404, "NOT_FOUND");
    Http.delete(door, path).expectProblem(404, "NOT_FOUND");
  }

  @Test
  void isAStaleChangeRefusedAndNothingLost() {
    long id = Shop.newUser(door).number("id");
    String path = "/api/users/" + id;
    Http.patch(door, path, "{\"version\":1,\"name\":\"First Example\"}").expect(200);

    Http.patch(door, path, "{\"version\":1,\"name\":\"Second Example\"}")
        .expectProblem(409, "VERSION_CONFLICT");

    assertThat(Http.get(door, path).text("name")).isEqualTo("First Example");
  }

  @Test
  void isAnEmailTakenOnlyOnceWithoutRegardToCase() {
    String email = Shop.newUser(door).text("email");

    Http.post(
            door,
            "/api/users",
            "{\"name\":\"Twin Example\",\"email\":\"" + email.toUpperCase(Locale.ROOT) + "\"}")
        .expectProblem(409, "ALREADY_EXISTS");
  }

  @Test
  void doesAUserWithOrdersStay() {
    long user = Shop.newOrder(system).number("user_id");

    Http.delete(door, "/api/users/" + user).expectProblem(409, "STILL_REFERENCED");
  }
}
