package com.example.gateway.platform.saga.postgres;

/** The statements of {@link PostgresSagaStore}. */
final class SagaSql {
  private static final String INSERT_JOURNAL =
      """
      insert into saga_journal
        (saga_id, epoch, at, seq, phase, step, direction, attempt, result, sent, state, code, reason, output)
      select w.id, ?, ?::timestamptz, e.seq, e.phase, e.step, e.direction, e.attempt, e.result, e.sent,
             e.state, e.code, e.reason, e.output::json
      from w, unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::int[], ?::text[], ?::boolean[],
                     ?::text[], ?::text[], ?::text[], ?::text[])
        as e(seq, phase, step, direction, attempt, result, sent, state, code, reason, output)
      """;

  private static final String INSERT_TASK =
      """
      insert into scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version)
      select 'saga', id::text, convert_to(id::text, 'UTF8'), ?::timestamptz, false, 1 from w
      """;

  /**
   * The lock is for who comes while the first one with a key is being accepted: to be told so
   * instead of waiting. Whoever gets neither lock nor key finds out why with {@link #FIND_KEY}.
   */
  static final String ACCEPT =
      """
      with gate as materialized (
        select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as free
      ), w as (
        insert into idempotency (scope, key, fingerprint, saga_id, status, body, expires_at)
        select ?, ?, ?, ?::uuid, ?::int, ?, ?::timestamptz from gate where free
        on conflict (scope, key) do update
          set fingerprint = excluded.fingerprint, saga_id = excluded.saga_id,
              status = excluded.status, body = excluded.body, expires_at = excluded.expires_at
          where idempotency.expires_at <= ?::timestamptz
        returning saga_id as id
      ), s as (
        insert into saga
          (id, type, definition_version, state, cursor, epoch, owner, input, context, deadline_at,
           last_seq, created_at, updated_at)
        select id, ?, ?, ?, ?, ?, ?, ?::json, ?::json, ?::timestamptz, ?, ?::timestamptz, ?::timestamptz
        from w
      ), t as (
      """
          + INSERT_TASK
          + ")\n"
          + INSERT_JOURNAL;

  static final String FIND_KEY =
      """
      select fingerprint, saga_id, status, body from idempotency
      where scope = ? and key = ? and expires_at > ?
      """;

  private static final String FENCED =
      """
      with w as (
        update saga
        set state = ?, cursor = ?, epoch = ?, owner = ?, deadline_at = ?, turned_code = ?,
            turned_reason = ?, parked_code = ?, parked_reason = ?, last_seq = ?, updated_at = ?
        where id = ? and epoch = ? and last_seq = ?
        returning id
      )
      """;

  static final String COMMIT = FENCED + INSERT_JOURNAL;

  static final String COMMIT_AND_WAKE =
      FENCED
          + ", t as ("
          + INSERT_TASK
          + """
            on conflict (task_name, task_instance) do update
              set execution_time = excluded.execution_time, picked = false, picked_by = null,
                  last_heartbeat = null, version = scheduled_tasks.version + 1
            )
            """
          + INSERT_JOURNAL;

  static final String COMMIT_AND_REST =
      FENCED
          + """
            , t as (
              delete from scheduled_tasks
              where task_name = 'saga' and task_instance = (select id::text from w)
            )
            """
          + INSERT_JOURNAL;

  static final String FIND = "select * from saga where id = ?";

  static final String EVENTS =
      "select * from saga_journal where saga_id = ? and seq > ? order by seq";

  static final String OLDEST_LIVE =
      """
      select created_at from saga
      where type = ? and state in ('RUNNING', 'COMMITTED', 'COMPENSATING')
      order by created_at limit 1
      """;

  /** Nothing should ever need it: a saga and its wake-up are written in one commit. */
  static final String WAKE_FORGOTTEN =
      """
      insert into scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version)
      select 'saga', id::text, convert_to(id::text, 'UTF8'), ?::timestamptz, false, 1
      from saga
      where state in ('RUNNING', 'COMMITTED', 'COMPENSATING')
        and not exists (
          select from scheduled_tasks where task_name = 'saga' and task_instance = saga.id::text)
      on conflict do nothing
      """;

  static final String DELETE_EXPIRED_KEYS =
      """
      delete from idempotency where (scope, key) in (
        select scope, key from idempotency where expires_at <= ? limit ? for update skip locked)
      """;

  /**
   * Ids begin with the time, so the oldest are found at one end of the primary key. One that began
   * long ago may have ended just now, after an operator had looked at it.
   */
  static final String DELETE_FINISHED =
      """
      with old as (
        delete from saga where id in (
          select id from saga
          where id < ? and state in ('COMPLETED', 'REJECTED') and updated_at < ?
          order by id limit ? for update skip locked)
        returning id
      ), entries as (
        delete from saga_journal where saga_id in (select id from old)
      )
      select count(*) from old
      """;

  /** Rows of a name that no replica knows are deleted after two weeks: never rename it. */
  static final String TASK_NAME = "saga";

  private SagaSql() {}
}
