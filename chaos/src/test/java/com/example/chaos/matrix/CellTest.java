package com.example.chaos.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellTest {
  @Test
  void areThere224CellsEachWithANameOfItsOwn() {
    assertThat(Cell.all().map(Cell::name)).hasSize(224).doesNotHaveDuplicates();
  }

  @Test
  void doNamesSayWhatHappensWhere() {
    assertThat(Cell.all().map(Cell::name))
        .contains(
            "place-order/kill-data-service/after-effect",
            "void/pause-gateway/after-commit",
            "capture/network/response-lost");
  }
}
