package com.example.gateway.platform.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.util.HtmlUtils;

/** A page under resources/pages with {@code {{name}}} where text goes in. */
final class HtmlTemplate {
  private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");
  private static final String STYLE = resource("pages/style.css");

  private final String template;

  HtmlTemplate(String name) {
    this.template = resource("pages/" + name).replace("{{style}}", STYLE);
  }

  /** Values are escaped. */
  ServerResponse render(Map<String, String> values) {
    String page = template;
    for (var value : values.entrySet()) {
      page = page.replace("{{" + value.getKey() + "}}", HtmlUtils.htmlEscape(value.getValue()));
    }
    return ServerResponse.ok()
        .contentType(HTML)
        .header("X-Content-Type-Options", "nosniff")
        .body(page);
  }

  private static String resource(String path) {
    try (InputStream content = new ClassPathResource(path).getInputStream()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
