package com.example.gateway;

import com.example.gateway.platform.web.ApiDocument;
import com.example.gateway.platform.web.DoorDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * {@code java -jar gateway.jar openapi proto/openapi}: writes the door's OpenAPI document there.
 */
final class OpenApiCommand {
  static final String NAME = "openapi";

  private OpenApiCommand() {}

  static void write(Path directory) throws IOException {
    Files.writeString(directory.resolve("gateway.yaml"), document(directory));
  }

  static String document(Path directory) throws IOException {
    return DoorDocument.of(upstreams(), directory);
  }

  /** Out of the registry alone, without servers and settings: that takes a second, not ten. */
  @SuppressWarnings("unchecked") // the one bean of that name
  private static List<ApiDocument> upstreams() {
    try (var registry = new AnnotationConfigApplicationContext()) {
      registry.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
      registry.scan("com.example.gateway.shop");
      registry.refresh();
      return (List<ApiDocument>) registry.getBean("apiDocuments");
    }
  }
}
