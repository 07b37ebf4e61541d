package com.example.chaos.matrix;

import com.example.chaos.ledger.LedgerCall;
import com.example.chaos.matrix.CrashMatrix.Outcome;
import com.example.chaos.system.Deployment;
import com.example.chaos.system.EvidenceReader;
import com.example.launcher.process.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Keeps all that tells why a cell is broken. */
final class Keeper {
  private final Path folder;
  private final Deployment system;
  private final EvidenceReader evidence;
  private final long seed;

  Keeper(Path folder, Deployment system, EvidenceReader evidence, long seed) {
    this.folder = folder;
    this.system = system;
    this.evidence = evidence;
    this.seed = seed;
  }

  void keep(Outcome outcome) {
    Path cell = folder.resolve(outcome.cell().name().replace('/', '.'));
    try {
      RunDirectory.remove(cell);
      Files.createDirectories(cell);
      Files.write(
          cell.resolve("verdict"),
          List.of(
              "cell " + outcome.cell().name(),
              "seed " + seed,
              "saga " + outcome.saga() + " " + outcome.state(),
              String.join("\n", outcome.problems())));
      Files.write(cell.resolve("journal"), evidence.journal(outcome.saga()));
      Files.write(
          cell.resolve("ledger"),
          system.ledger().calls().stream().map(LedgerCall::toString).toList());
      try (DirectoryStream<Path> logs = Files.newDirectoryStream(system.logs())) {
        for (Path log : logs) {
          Files.copy(log, cell.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep what there is of " + outcome.cell().name(), e);
    }
  }
}
