package com.example.gateway.platform.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphqlTest {
  @Test
  void isAQueryKnown() {
    assertThat(onlyReads("{\"query\":\"{ user(id: 1) { name } }\"}")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"query\":\"mutation { deleteUser(id: 1) }\"}",
        "{\"query\":\"\\u006dutation { deleteUser(id: 1) }\"}",
        "query=%6dutation+%7B+deleteUser(id:1)+%7D",
        "[{\"query\":\"{ user(id: 1) { name } }\"}]",
        "",
      })
  void doesWhatMayHideAMutationCountAsOne(String body) {
    assertThat(onlyReads(body)).isFalse();
  }

  @Test
  void doesAnotherEncodingCountAsAMutation() {
    byte[] wide = "{\"query\":\"mutation {x}\"}".getBytes(StandardCharsets.UTF_16BE);

    assertThat(Graphql.onlyReads(wide)).isFalse();
  }

  private static boolean onlyReads(String body) {
    return Graphql.onlyReads(body.getBytes(StandardCharsets.UTF_8));
  }
}
