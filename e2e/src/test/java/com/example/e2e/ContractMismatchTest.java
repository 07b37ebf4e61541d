package com.example.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.e2e.system.ChangedDataService;
import com.example.e2e.system.Http;
import com.example.e2e.system.Polling;
import com.example.e2e.system.Reply;
import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.SchemaChange;
import com.example.e2e.system.SystemTest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who was built for another contract than the data service serves says so and is not ready. */
@SystemTest
@Tag("any-transport")
class ContractMismatchTest {
  /** They look again after 5 s at the earliest. */
  private static final Duration NOTICED = Duration.ofSeconds(30);

  private static final String DATA_SERVICE = "node-data-service";

  private final RunningSystem system;
  private final Map<String, URI> consumers;
  @TempDir Path folder;
  private @Nullable ChangedDataService changed;

  ContractMismatchTest(RunningSystem system) {
    this.system = system;
    this.consumers = Map.of("python-facade", system.facade(), "gateway", system.gateway());
  }

  @AfterEach
  void isEverybodyReadyWithTheRightOneAgain() {
    if (changed != null) {
      changed.close();
    }
    system.start(DATA_SERVICE);
    eventually(
        (name, ready) -> {
          assertThat(ready.status()).as(name + ": " + ready.body()).isEqualTo(200);
          Http.get(system.gateway(), "/data/users?limit=1").expect(200);
          Http.get(system.gateway(), "/api/users?limit=1").expect(200);
        });
  }

  static Stream<Arguments> breaks() {
    return Stream.of(
        Arguments.of(
            SchemaChange.unit("total_cents", "cents", "euros"),
            "Order.total_cents: unit is euros, built for cents"),
        Arguments.of(
            SchemaChange.rename("decline_reason", "refusal_reason"),
            "Payment.decline_reason: not served"),
        Arguments.of(
            SchemaChange.nullable("users", "User", "name"),
            "User.name: may be null, built for never null"));
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void isTheFieldNamedThatDiffers(SchemaChange change, String difference) {
    replace(change);

    eventually(
        (name, ready) -> {
          assertThat(ready.status()).as(name + ": " + ready.body()).isEqualTo(503);
          assertThat(differences(ready)).as(name).contains(difference);
          assertThat(system.log(name))
              .as("log of " + name)
              .anySatisfy(line -> assertThat(line).contains("ERROR", difference));
        });
  }

  @Test
  void isSomethingNewNoReasonNotToBeReady() {
    replace(SchemaChange.add("users", "User", "nickname", "name"));

    eventually(
        (name, ready) -> {
          assertThat(ready.status()).as(name + ": " + ready.body()).isEqualTo(200);
          assertThat(ready.text("detail")).as(name).contains("serves more than");
        });
  }

  private void replace(SchemaChange change) {
    system.stop(DATA_SERVICE);
    changed = ChangedDataService.start(system, folder, change);
  }

  private interface Expectation {
    void of(String consumer, Reply ready);
  }

  private void eventually(Expectation expectation) {
    Polling.eventually(
        NOTICED,
        () -> consumers.forEach((name, url) -> expectation.of(name, Http.get(url, "/readyz"))));
  }

  private static List<String> differences(Reply ready) {
    return ready.json().getAsJsonArray("differences").asList().stream()
        .map(line -> line.getAsString())
        .toList();
  }
}
