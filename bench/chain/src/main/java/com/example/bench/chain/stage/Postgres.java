package com.example.bench.chain.stage;

import com.example.bench.measure.database.Database;
import com.example.launcher.LaunchFailure;

/** What is done to the server beside what is measured. */
final class Postgres {
  private Postgres() {}

  /** The server's first process. */
  static ProcessHandle process(Database database) {
    long backend = database.jdbc().sql("select pg_backend_pid()").query(Long.class).single();
    // A server elsewhere, as in a container, has other numbers.
    return ProcessHandle.of(backend)
        .flatMap(ProcessHandle::parent)
        .orElseThrow(
            () -> new LaunchFailure("DATABASE_URL: the server's processes cannot be seen here"));
  }

  /** Users up to this number. */
  static void fill(Database database, int users) {
    database.execute(
        """
        insert into users (name, email)
        select 'User ' || n, 'user' || n || '@example.com'
        from generate_series((select count(*) + 1 from users), %d) n"""
            .formatted(users));
    database.execute("vacuum analyze users");
  }
}
