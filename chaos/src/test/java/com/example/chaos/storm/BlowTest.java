package com.example.chaos.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BlowTest {
  @Test
  void isTheScheduleTheSameForASeedAndAnotherForAnother() {
    assertThat(schedule(7)).isEqualTo(schedule(7)).isNotEqualTo(schedule(8));
  }

  @Test
  void doesEachKindOccur() {
    assertThat(schedule(7).stream().map(Blow::kind).collect(Collectors.toSet()))
        .containsAll(Arrays.asList(Blow.Kind.values()));
  }

  private static List<Blow> schedule(long seed) {
    var random = new Random(seed);
    return LongStream.range(0, 2_000).mapToObj(at -> Blow.drawn(random, at, 3)).toList();
  }
}
