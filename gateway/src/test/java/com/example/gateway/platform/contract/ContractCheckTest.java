package com.example.gateway.platform.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.gateway.platform.contract.Contract.Field;
import com.example.gateway.platform.contract.Verdict.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ContractCheckTest {
  private static final Contract BUILT = contract("built", "cents");
  private static final Contract CHANGED = contract("changed", "euros");
  private static final Served NOTHING = new Served(null, null);
  private static final Duration LONGER_THAN_REMEMBERED = Duration.ofSeconds(6);

  private final Deque<Served> answers = new ArrayDeque<>();
  private long now;
  private final ContractCheck check =
      new ContractCheck("somewhere", BUILT, answers::removeFirst, () -> now);

  private static Contract contract(String fingerprint, String unit) {
    var fields = Map.of("total", new Field(1, "int64", unit, false));
    return new Contract("1.0.0", fingerprint, Map.of("Order", fields), Map.of(), Map.of());
  }

  private Verdict later(Served served) {
    answers.add(served);
    now += LONGER_THAN_REMEMBERED.toNanos();
    return check.verdict();
  }

  @Test
  void isTheContractThatWasBuiltForRecognizedOverBothWays() {
    assertThat(later(new Served(BUILT, null)).kind()).isEqualTo(Kind.SAME);
    assertThat(later(new Served(null, "built")).kind()).isEqualTo(Kind.SAME);
  }

  @Test
  void isAnotherFingerprintOverGrpcExplainedByTheContractOverRest() {
    Verdict verdict = later(new Served(CHANGED, "changed"));

    assertThat(verdict.kind()).isEqualTo(Kind.INCOMPATIBLE);
    assertThat(verdict.differences())
        .containsExactly("Order.total: unit is euros, built for cents");
  }

  @Test
  void isAFingerprintThatNobodyExplainsNoReasonToChangeTheVerdict() {
    assertThat(later(new Served(BUILT, "built")).kind()).isEqualTo(Kind.SAME);
    assertThat(later(new Served(null, "changed")).kind()).isEqualTo(Kind.SAME);
    assertThat(later(new Served(BUILT, "changed")).kind()).isEqualTo(Kind.SAME);
  }

  @Test
  void doesAnOutageKeepTheLastVerdict() {
    assertThat(later(NOTHING).kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(later(new Served(CHANGED, null)).kind()).isEqualTo(Kind.INCOMPATIBLE);
    assertThat(later(NOTHING).kind()).isEqualTo(Kind.INCOMPATIBLE);
    assertThat(later(new Served(BUILT, null)).kind()).isEqualTo(Kind.SAME);
    assertThat(later(NOTHING).kind()).isEqualTo(Kind.SAME);
  }

  @Test
  void isAnAnswerRememberedForAWhile() {
    assertThat(later(new Served(BUILT, null)).kind()).isEqualTo(Kind.SAME);
    now += Duration.ofSeconds(4).toNanos();

    // Asking again would find no answer prepared.
    assertThat(check.verdict().kind()).isEqualTo(Kind.SAME);
  }

  @Test
  void doesEachChangeAndNothingElseLeaveALine(CapturedOutput output) {
    later(new Served(BUILT, null));
    later(new Served(BUILT, null));
    later(new Served(CHANGED, null));
    later(NOTHING);

    assertThat(output.getOut().lines().filter(line -> line.contains("contract: ")))
        .satisfiesExactly(
            line -> assertThat(line).contains("INFO", "somewhere serves the contract"),
            line ->
                assertThat(line)
                    .contains("ERROR", "make generate", "take the data service back")
                    .endsWith("Order.total: unit is euros, built for cents"));
  }
}
