package com.example.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| ([A-Z_]+) \\| ([^ |]*) *\\|", Pattern.MULTILINE);

  @Test
  void areAllSettingsInTheReferenceWithTheirDefaults() throws IOException {
    String page = Files.readString(Path.of("../docs/reference/config.md"));
    String section = page.substring(page.indexOf("## launcher"));

    List<String> documented = ROW.matcher(section).results().map(SettingsTest::row).toList();

    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            Settings.OWN.stream().map(key -> key.name() + "=" + key.defaultValue()).toList());
  }

  private static String row(MatchResult row) {
    return row.group(1) + "=" + row.group(2);
  }

  @Test
  void areTheDefaultsUsable() {
    Settings settings = Settings.from(Map.of("HOME", "/home/someone"));

    assertThat(settings.gatewayPort()).isEqualTo(8080);
    assertThat(settings.databaseUrl()).isEmpty();
  }

  @Test
  void isAnUnknownSettingRefusedByName() {
    assertThatThrownBy(() -> Settings.from(Map.of("LAUNCHER_TIMEOUT", "1")))
        .isInstanceOf(LaunchFailure.class)
        .hasMessageContaining("LAUNCHER_TIMEOUT")
        .hasMessageContaining("LAUNCHER_READY_TIMEOUT_MS");
  }

  @Test
  void isABadPortRefusedWithWhatIsAllowed() {
    for (String bad : List.of("0", "65536", "http", "", " 80")) {
      assertThatThrownBy(() -> Settings.from(Map.of("POSTGRES_PORT", bad)))
          .hasMessage("POSTGRES_PORT: \"" + bad + "\" is not an integer from 1 to 65535");
    }
  }

  @Test
  void isADatabaseUrlOfAnotherKindRefused() {
    assertThatThrownBy(() -> Settings.from(Map.of("DATABASE_URL", "mysql://localhost/shop")))
        .hasMessageContaining("postgresql://");
  }
}
