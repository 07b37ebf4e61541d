package com.example.bench.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.example.bench.chain.Results.Cost;
import com.example.bench.chain.load.Turn;
import com.example.bench.chain.load.Work;
import com.example.bench.measure.report.Sample;
import com.example.bench.measure.report.Spread;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {
  /** Two requests that cost so much together. */
  private static Turn turn(double seconds) {
    var cpu = Map.of("a", seconds / 4, "b", seconds * 3 / 4);
    return new Turn(new Sample(1, List.of(1.0, 2.0)), cpu);
  }

  private static void add(Results results, String way, Work work, double... seconds) {
    for (double each : seconds) {
      results.add(way, work, turn(each));
    }
  }

  @Test
  void isTheCostOfARequestThatOfAllServers() {
    assertThat(turn(0.004).cpuMs()).isCloseTo(2, within(1e-9));
    assertThat(turn(0.004).cpuMs("b")).isCloseTo(1.5, within(1e-9));
  }

  @Test
  void isARatioThatOfTheMediansWithTheLowestAndHighestOfThePasses() {
    var results = new Results();
    add(results, "way", Work.GET, 2, 4, 9);
    add(results, "base", Work.GET, 1, 4, 3);

    Spread ratio = results.ratio(Cost.all("way"), Cost.all("base"), List.of(Work.GET));

    assertThat(ratio.median()).isCloseTo(4.0 / 3, within(1e-9));
    assertThat(ratio.min()).isCloseTo(1, within(1e-9));
    assertThat(ratio.max()).isCloseTo(3, within(1e-9));
  }

  @Test
  void areSeveralWorksOneByTheirGeometricMean() {
    var results = new Results();
    add(results, "way", Work.GET, 2);
    add(results, "way", Work.PAGE, 8);
    add(results, "base", Work.GET, 1);
    add(results, "base", Work.PAGE, 1);

    Spread ratio = results.ratio(Cost.all("way"), Cost.all("base"), List.of(Work.GET, Work.PAGE));

    assertThat(ratio.median()).isCloseTo(4, within(1e-9));
  }
}
