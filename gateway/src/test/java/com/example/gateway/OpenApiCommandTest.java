package com.example.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OpenApiCommandTest {
  private static final Path DOCUMENTS = Path.of("..", "proto", "openapi");

  @Test
  void isTheDocumentOfTheDoorFresh() throws IOException {
    assertThat(DOCUMENTS.resolve("gateway.yaml"))
        .as("stale: make generate (or: java -jar gateway/target/gateway.jar openapi proto/openapi)")
        .hasContent(OpenApiCommand.document(DOCUMENTS));
  }
}
