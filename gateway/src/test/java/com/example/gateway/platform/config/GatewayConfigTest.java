package com.example.gateway.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {
  private static final String URL = "postgresql://gateway:p%40ss@db:6000/gateway?sslmode=require";

  @Test
  void areTheDefaultsValid() {
    GatewayConfig config =
        GatewayConfig.from(Map.of("PATH", "/bin", "FACADE_PORT", "1", "GATEWAY_DATABASE_URL", URL));

    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.requestLimit()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void isTheDatabaseUrlTakenApart() {
    DatabaseUrl url = GatewayConfig.from(Map.of("GATEWAY_DATABASE_URL", URL)).databaseUrl();

    assertThat(url)
        .isEqualTo(
            new DatabaseUrl(
                "jdbc:postgresql://db:6000/gateway?sslmode=require", "gateway", "p@ss"));
    assertThat(url.toString()).doesNotContain("p@ss");
  }

  @Test
  void isADatabaseUrlRequired() {
    assertThatThrownBy(() -> GatewayConfig.from(Map.of()))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("GATEWAY_DATABASE_URL is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://u:secret@h/d",
        "postgresql://h:5432/secret",
        "postgresql://u@h/secret",
        "postgresql://u:secret@h/",
        "postgresql://u:se cret@h/d",
      })
  void isABadDatabaseUrlRefusedAndNotShown(String bad) {
    assertThatThrownBy(() -> GatewayConfig.from(Map.of("GATEWAY_DATABASE_URL", bad)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("GATEWAY_DATABASE_URL is not valid")
        .hasMessageNotContaining("secret");
  }

  @Test
  void isAMisspeltSettingRefused() {
    assertThatThrownBy(
            () -> GatewayConfig.from(Map.of("GATEWAY_POTR", "8080", "GATEWAY_DATABASE_URL", URL)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("GATEWAY_POTR is not a setting")
        .hasMessageContaining("GATEWAY_PORT")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource({
    "GATEWAY_PORT, 65536, 'port, 0 to 65535'",
    "GATEWAY_PORT, http, 'port, 0 to 65535'",
    "GATEWAY_PORT, '', 'port, 0 to 65535'",
    "GATEWAY_REQUEST_LIMIT_MS, 0, 'ms, 1 to 600000'",
    "GATEWAY_SAGA_RETENTION_DAYS, 1, 'days, 2 to 3650'",
    "GATEWAY_FACADE_URL, 127.0.0.1:5000, 'http://host:port'",
    "GATEWAY_FACADE_URL, http://127.0.0.1:5000/x, 'http://host:port'",
    "GATEWAY_FACADE_URL, 'http://a b', 'http://host:port'",
    "GATEWAY_LOG_FORMAT, xml, 'text, json'",
    "GATEWAY_CACHED_READS, /api/users, 'none, or /path=ms and more of them after commas, each ms 1 to 60000'",
    "GATEWAY_CACHED_READS, '/a=5,', 'none, or /path=ms and more of them after commas, each ms 1 to 60000'",
    "GATEWAY_CACHED_READS, '/a=5,/a=6', 'none, or /path=ms and more of them after commas, each ms 1 to 60000'",
    "GATEWAY_CACHED_READS, /a=60001, 'none, or /path=ms and more of them after commas, each ms 1 to 60000'",
    "GATEWAY_LEGACY_URL, ftp://h, 'http://host:port'",
    "GATEWAY_LEGACY_PATHS, users, 'paths such as /api/users, separated by commas'",
  })
  void doesABadValueNameWhatIsAllowed(String name, String value, String allowed) {
    assertThatThrownBy(() -> GatewayConfig.from(Map.of(name, value, "GATEWAY_DATABASE_URL", URL)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(name + "=" + value + " is not valid; allowed: " + allowed);
  }

  @Test
  void isWarmingUpAtAPortThatIsNotKnownRefused() {
    Map<String, String> both =
        Map.of("GATEWAY_PORT", "0", "GATEWAY_WARM_UP_MS", "1000", "GATEWAY_DATABASE_URL", URL);
    assertThatThrownBy(() -> GatewayConfig.from(both))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("GATEWAY_PORT");
  }

  @Test
  void isAnOldApplicationWithoutPathsRefused() {
    Map<String, String> half =
        Map.of("GATEWAY_LEGACY_URL", "http://old:5000", "GATEWAY_DATABASE_URL", URL);
    assertThatThrownBy(() -> GatewayConfig.from(half))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("GATEWAY_LEGACY_PATHS");
  }

  /** What is kept would outlive a change of the owner, and be of one side or the other. */
  @ParameterizedTest
  @CsvSource({"/api/users, false", "/api, false", "/api/users/1, false", "/api/use, true"})
  void isCachingWhatMovesRefused(String moving, boolean allowed) {
    Map<String, String> both =
        Map.of(
            "GATEWAY_LEGACY_URL",
            "http://old:5000",
            "GATEWAY_LEGACY_PATHS",
            "/api/products," + moving,
            "GATEWAY_CACHED_READS",
            "/api/users=1000",
            "GATEWAY_DATABASE_URL",
            URL);
    if (allowed) {
      assertThat(GatewayConfig.from(both).legacy()).isNotNull();
      return;
    }
    assertThatThrownBy(() -> GatewayConfig.from(both))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("GATEWAY_CACHED_READS");
  }

  @Test
  void doesTheReferencePageListExactlyTheseSettings() throws IOException {
    List<String> documented =
        section("## gateway").stream()
            .filter(line -> line.startsWith("| GATEWAY_"))
            .map(GatewayConfigTest::firstThreeCells)
            .toList();

    List<String> inCode =
        GatewayConfig.documented().stream()
            .map(each -> each.name() + " | " + each.defaultValue() + " | " + each.allowed())
            .toList();
    assertThat(documented).containsExactlyElementsOf(inCode);
  }

  private static String firstThreeCells(String row) {
    List<String> cells = Arrays.stream(row.split("\\|")).map(String::strip).toList();
    return String.join(" | ", cells.subList(1, 4));
  }

  private static List<String> section(String heading) throws IOException {
    return Files.readAllLines(Path.of("../docs/reference/config.md")).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .toList();
  }
}
