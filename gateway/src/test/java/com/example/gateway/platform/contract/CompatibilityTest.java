package com.example.gateway.platform.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The cases that the facade's comparison passes, too. */
class CompatibilityTest {
  record Case(String name, Contract consumer, Contract provider, List<String> differences) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    Path file = Path.of("..", "proto", "golden", "compatibility.json");
    return new JsonMapper().readValue(file, new TypeReference<List<Case>>() {}).stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doesTheComparisonSayWhatWasAgreedOn(Case example) {
    assertThat(Compatibility.differences(example.consumer(), example.provider()))
        .isEqualTo(example.differences());
  }
}
