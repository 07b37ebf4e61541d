package com.example.bench.saga.volume;

import com.example.bench.measure.report.Progress;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Copies a saga that has really ended, row by row, under other ids and at other times. So the
 * copies are what the engine leaves, whatever that is.
 */
final class Filler {
  private static final int AT_ONCE = 20_000;

  /** Of the last hours, so that all keys are still kept, as the busiest day would leave it. */
  private static final int HOURS = 22;

  private static final List<String> TABLES = List.of("saga", "saga_journal", "idempotency");

  private final JdbcClient jdbc;
  private final UUID template;

  /**
   * On one connection that may lose its last commits: a run that is cut off begins anew.
   *
   * @param template a saga that has ended
   */
  Filler(JdbcClient jdbc, UUID template) {
    this.jdbc = jdbc;
    this.template = template;
    jdbc.sql("set synchronous_commit = off").update();
    jdbc.sql(
            """
            create temporary table original as
            select created_at, clock_timestamp() - interval '1 hour' as until from saga where id = '%s'
            """
                .formatted(template))
        .update();
  }

  void fill(int sagas, Progress progress) {
    List<String> statements = TABLES.stream().map(this::copy).toList();
    for (int from = 0; from < sagas; from += AT_ONCE) {
      int to = Math.min(from + AT_ONCE, sagas);
      for (String statement : statements) {
        jdbc.sql(statement).params(sagas, from, to - 1).update();
      }
      if (to % (AT_ONCE * 10) == 0 || to == sagas) {
        progress.say("filled with %d of %d finished sagas", to, sagas);
      }
    }
  }

  /** Ids begin with the time, as the engine's do, and the rest of them follows from the number. */
  private String copy(String table) {
    List<String> columns =
        jdbc.sql(
                """
                select column_name || ' ' || data_type from information_schema.columns
                where table_schema = current_schema and table_name = ? order by ordinal_position
                """)
            .params(table)
            .query(String.class)
            .list();
    List<String> names = columns.stream().map(each -> each.split(" ", 2)[0]).toList();
    List<String> values = columns.stream().map(each -> value(each.split(" ", 2))).toList();
    String owner = table.equals("saga") ? "id" : "saga_id";
    return """
        with fresh as materialized (
          select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7'
                  || substr(md5(number::text), 1, 3) || '8' || substr(md5(number::text), 4, 15)
                 )::uuid as id, at - created_at as later
          from (
            select number, created_at, date_trunc('milliseconds', until
                   - make_interval(secs => %d * (1 - number::float8 / ?))) as at
            from original cross join generate_series(?, ?) as number
          ) as numbered
        )
        insert into %s (%s)
        select %s from fresh cross join %s as old where old.%s = '%s'
        """
        .formatted(
            HOURS * 3600,
            table,
            String.join(", ", names),
            String.join(", ", values),
            table,
            owner,
            template);
  }

  private static String value(String[] column) {
    String name = column[0];
    if (name.equals("id") || name.equals("saga_id")) {
      return "fresh.id";
    }
    if (name.equals("key")) {
      return "fresh.id::text";
    }
    return column[1].startsWith("timestamp")
        ? "old.%s + fresh.later".formatted(name)
        : "old." + name;
  }
}
