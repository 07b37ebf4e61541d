package com.example.gateway.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
  @Test
  void doesTheTableSayOfTheGatewayWhatTheCodeSays() {
    List<String> table =
        ErrorTable.read().stream()
            .filter(row -> row.raisedBy().contains("gateway"))
            .map(row -> line(row.code(), row.httpStatus(), row.grpcStatus(), row.title()))
            .toList();

    List<String> code =
        Arrays.stream(ErrorCode.values())
            .map(
                each ->
                    line(each.name(), each.httpStatus(), each.grpcStatus().name(), each.title()))
            .toList();
    assertThat(code).containsExactlyElementsOf(table);
  }

  private static String line(String code, int httpStatus, String grpcStatus, String title) {
    return code + " " + httpStatus + " " + grpcStatus + " " + title;
  }
}
