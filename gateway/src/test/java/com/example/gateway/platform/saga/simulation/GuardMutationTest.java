package com.example.gateway.platform.saga.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A suite that cannot fail proves nothing: without any one guard it has to. */
class GuardMutationTest {
  private static final int SCHEDULES = 5_000;
  private static final Set<Guard> CAUGHT = EnumSet.noneOf(Guard.class);

  @ParameterizedTest
  @EnumSource(Guard.class)
  void isItNoticedThatAGuardIsGone(Guard gone) {
    Set<Guard> rest = EnumSet.complementOf(EnumSet.of(gone));
    String caught = "not caught";
    long seed = 0;
    while (seed < SCHEDULES && caught.equals("not caught")) {
      seed++;
      try {
        new Simulation(seed, rest).run();
      } catch (Violation violation) {
        caught = violation.getMessage();
      }
    }
    System.out.printf("  without %s: seed %d, %s%n", gone, seed, caught);
    assertThat(caught).isNotEqualTo("not caught");
    CAUGHT.add(gone);
  }

  @AfterAll
  static void sayHowMany() {
    System.out.printf("guard-mutation: %d of %d caught%n", CAUGHT.size(), Guard.values().length);
  }
}
