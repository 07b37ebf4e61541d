package com.example.gateway.platform.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Test
  void doesATraceThatBeganElsewhereGoOn() {
    var ids = RequestIds.of("order-7", "00-" + TRACE + "-00f067aa0ba902b7-00");

    assertThat(ids.requestId()).isEqualTo("order-7");
    assertThat(ids.traceId()).isEqualTo(TRACE);
    assertThat(ids.continued()).isTrue();
    // The parent is this gateway now, the sampling decision is the client's.
    assertThat(ids.traceparent())
        .matches("00-" + TRACE + "-[0-9a-f]{16}-00")
        .doesNotContain("00f067aa0ba902b7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-" + TRACE + "-00f067aa0ba902b7",
        "ff-" + TRACE + "-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
      })
  void doesABrokenTraceparentStartANewTrace(String traceparent) {
    var ids = RequestIds.of(null, traceparent);

    assertThat(ids.traceId()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
    assertThat(ids.continued()).isFalse();
    assertThat(ids.requestId()).isEqualTo(ids.traceId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a\u001b[31m",
        "<script>",
        "0123456789012345678901234567890123456789012345678901234567890123x"
      })
  void isARequestIdThatCouldDisturbALogReplaced(String requestId) {
    var ids = RequestIds.of(requestId, null);

    assertThat(ids.requestId()).isEqualTo(ids.traceId());
  }
}
