package com.example.bench.saga.volume;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.bench.measure.database.Database;
import com.example.bench.measure.database.Server;
import com.example.bench.measure.report.Progress;
import com.example.bench.saga.contest.EngineContestant;
import com.example.gateway.platform.saga.JournalEntry;
import com.example.gateway.platform.saga.SagaEngine;
import com.example.gateway.platform.saga.SagaEngine.Filter;
import com.example.gateway.platform.saga.SagaSnapshot;
import com.example.launcher.process.RunDirectory;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FillerTest {
  private static final int COPIES = 50;

  private static final Progress SILENT =
      new Progress(new PrintStream(OutputStream.nullOutputStream()));

  @Test
  void areCopiesWhatTheEngineWouldHaveLeft(@TempDir Path folder) throws Exception {
    try (var directory = RunDirectory.take(folder);
        var server = Server.start(Path.of("../..").toAbsolutePath(), directory, "")) {
      Database database = server.create("filler");
      try (var contestant = new EngineContestant(database, 1, EngineContestant.KEPT_FOR)) {
        UUID template = contestant.run();
        new Filler(database.jdbc(), template).fill(COPIES, SILENT);

        SagaEngine engine = contestant.engine();
        List<SagaSnapshot> sagas = engine.list(new Filter(null, null, null, 100));
        assertThat(sagas).hasSize(COPIES + 1);
        SagaSnapshot original = engine.get(template).orElseThrow();
        for (SagaSnapshot copy : sagas) {
          Duration later = Duration.between(original.createdAt(), copy.createdAt());
          assertThat(engine.events(copy.id(), 0))
              .extracting(JournalEntry::at)
              .containsExactlyElementsOf(
                  engine.events(template, 0).stream().map(each -> each.at().plus(later)).toList());
          assertThat(engine.events(copy.id(), 0))
              .usingRecursiveFieldByFieldElementComparatorIgnoringFields("at")
              .isEqualTo(engine.events(template, 0));
          assertThat(copy)
              .usingRecursiveComparison()
              .ignoringFields("id", "createdAt", "updatedAt", "deadlineAt")
              .isEqualTo(original);
          assertThat(copy.id().version()).isEqualTo(7);
          assertThat(copy.id().getMostSignificantBits() >>> 16)
              .isEqualTo(copy.createdAt().toEpochMilli());
        }
        assertThat(
                database.jdbc().sql("select count(*) from idempotency").query(Long.class).single())
            .isEqualTo(COPIES + 1);
      }
    }
  }
}
