package com.example.bench.measure.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.bench.measure.report.Figure.Target;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Spread TWICE = new Spread(2, 1.5, 2.5);

  private static Report report(Figure... figures) {
    return new Report(
        "Speed", Instant.EPOCH, 1, true, Map.of("machine", "2 cores, A & B"), List.of(figures));
  }

  @Test
  void isAPercentileTheSmallestThatIsEnough() {
    var sample = new Sample(0, List.of(4.0, 1.0, 3.0, 2.0));
    assertThat(sample.percentile(50)).isEqualTo(2);
    assertThat(sample.percentile(75)).isEqualTo(3);
    assertThat(sample.percentile(99)).isEqualTo(4);
    assertThat(sample.spread(50)).isEqualTo(new Spread(2, 1, 4));
  }

  @Test
  void isTheSpeedOfAllThatEnded() {
    assertThat(Sample.of(List.of(1_000_000L, 3_000_000L), 500_000_000L).perSecond()).isEqualTo(4);
  }

  @Test
  void isTheMiddleOfAnEvenNumberBetweenTwo() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Spread(3, 1, 9));
    assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9));
  }

  @Test
  void isATargetOfTheMiddleOneWithItsEnds() {
    assertThat(new Figure("a", "x", TWICE, Target.atLeast(2)).holds()).isTrue();
    assertThat(new Figure("a", "x", TWICE, Target.atLeast(2.01)).holds()).isFalse();
    assertThat(new Figure("a", "x", TWICE, Target.atMost(2)).holds()).isTrue();
    assertThat(new Figure("a", "x", TWICE, new Target(0.9, 1.1)).holds()).isFalse();
    assertThat(new Figure("a", "x", TWICE).holds()).isTrue();
  }

  @Test
  void doesTheTableSayWhatFallsShort() {
    var report =
        report(
            new Figure("good", "x", TWICE, Target.atLeast(1.5)),
            new Figure("bad", "x", TWICE, Target.atMost(1.5)));
    assertThat(report.holds()).isFalse();
    assertThat(report.table())
        .anySatisfy(line -> assertThat(line).contains("good").endsWith("holds"))
        .anySatisfy(line -> assertThat(line).contains("bad").endsWith("FALLS SHORT"));
  }

  @Test
  void areBothFilesWellFormed(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("deep/a.json");
    Path picture = folder.resolve("deep/a.svg");
    report(
            new Figure("a / b < c", "x", TWICE, Target.atLeast(1.5)),
            new Figure("only reported", "ms", TWICE))
        .write(json, picture);

    JsonObject read = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    assertThat(read.get("figures").getAsJsonArray()).hasSize(2);
    assertThat(circles(picture)).isEqualTo(1);
  }

  private static int circles(Path picture) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(picture.toFile())
        .getElementsByTagName("circle")
        .getLength();
  }
}
