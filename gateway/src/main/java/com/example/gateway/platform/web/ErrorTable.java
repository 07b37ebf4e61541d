package com.example.gateway.platform.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.springframework.core.io.ClassPathResource;

/** The table of docs/reference/errors.md, packaged as it is. */
final class ErrorTable {
  /** A row. The markdown of the cells is plain but for backticks. */
  record Row(
      String code,
      @JsonProperty("http_status") int httpStatus,
      @JsonProperty("grpc_status") String grpcStatus,
      @JsonProperty("raised_by") List<String> raisedBy,
      String title,
      String remedy) {}

  private static final int COLUMNS = 6;

  private ErrorTable() {}

  static List<Row> read() {
    try (InputStream page = new ClassPathResource("reference/errors.md").getInputStream()) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("| "))
          .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).skip(1).toList())
          .filter(cells -> cells.size() == COLUMNS && !cells.get(0).equals("code"))
          .map(ErrorTable::row)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(List<String> cells) {
    return new Row(
        cells.get(0),
        Integer.parseInt(cells.get(1)),
        cells.get(2),
        List.of(cells.get(3).split(", ")),
        cells.get(4),
        cells.get(5));
  }
}
