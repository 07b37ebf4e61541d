package com.example.launcher.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.launcher.process.PidFile;
import com.example.launcher.process.Ports;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedDatabaseTest {
  @TempDir Path directory;

  @Test
  void doesDataOutliveAStopAndACrash() throws SQLException {
    EmbeddedDatabase database = database();
    try {
      assertThat(database.start()).as("end").isNotDone();
      execute(database, "create table note (text text)");
      execute(database, "insert into note values ('kept')");
      ProcessHandle process = pidFile().process().orElseThrow();
      database.stop();
      assertThat(process.isAlive()).isFalse();
      assertThat(database.ready()).isFalse();

      assertThat(database.start()).isNotDone();
      database.kill();
      assertThat(pidFile().process()).isEmpty();

      assertThat(database.start()).isNotDone();
      assertThat(notes(database)).isEqualTo("kept");
    } finally {
      database.stop();
    }
  }

  @Test
  void doesWhatIsCommittedOutliveACrashRightAfterIt() throws SQLException {
    EmbeddedDatabase database = database();
    try {
      assertThat(database.start()).isNotDone();
      execute(database, "create table note (text text)");
      for (int i = 0; i < 3; i++) {
        execute(database, "truncate note");
        execute(database, "insert into note values ('said to be there " + i + "')");
        database.kill();
        assertThat(database.start()).isNotDone();
        assertThat(notes(database)).isEqualTo("said to be there " + i);
      }
    } finally {
      database.stop();
    }
  }

  @Test
  void isAPasswordNeeded() {
    EmbeddedDatabase database = database();
    try {
      assertThat(database.start()).isNotDone();
      String url = jdbc(URI.create(database.url()), "/postgres");

      assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", "guessed").close())
          .hasMessageContaining("password authentication failed");
    } finally {
      database.stop();
    }
  }

  @Test
  void isTheGatewayKeptToItsOwnDatabase() throws SQLException {
    EmbeddedDatabase database = database();
    try {
      assertThat(database.start()).isNotDone();
      URI own = URI.create(database.gatewayUrl());
      try (Connection connection = connect(own, "/gateway");
          Statement statement = connection.createStatement()) {
        statement.executeUpdate("create table saga (id int)");
      }

      assertThatThrownBy(() -> connect(own, "/shop").close())
          .hasMessageContaining("permission denied for database");
      assertThatThrownBy(() -> connect(own, "/postgres").close())
          .hasMessageContaining("permission denied for database");
    } finally {
      database.stop();
    }
  }

  private EmbeddedDatabase database() {
    return new EmbeddedDatabase(
        directory.resolve("postgres"),
        // As `make run`, so that the programs are unpacked once.
        Path.of("../.run/postgres-binaries"),
        directory.resolve("postgresql.log"),
        pidFile(),
        Ports.anyFree(),
        /* durable= */ false);
  }

  private PidFile pidFile() {
    return new PidFile(directory.resolve("postgresql.pid"));
  }

  private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static String notes(EmbeddedDatabase database) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select text from note")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Connection connect(EmbeddedDatabase database) throws SQLException {
    URI url = URI.create(database.url());
    return connect(url, url.getPath());
  }

  private static Connection connect(URI url, String database) throws SQLException {
    String[] user = url.getUserInfo().split(":", 2);
    return DriverManager.getConnection(jdbc(url, database), user[0], user[1]);
  }

  private static String jdbc(URI url, String database) {
    return "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + database;
  }
}
