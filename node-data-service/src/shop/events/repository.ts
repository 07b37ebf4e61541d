import { sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Connections, Database } from '../../platform/db/connections.js';
import { keysetReader } from '../../platform/db/keyset.js';
import {
  eventMinutes,
  events,
  rejectedEvents,
  type CollectedEvent,
  type EventBatch,
  type EventCounts,
  type EventMinuteQuery,
  type NewRejectedEvent,
  type RejectedEventQuery,
} from './schema.js';

/** Events that were collected, and what they add up to. Errors as in proto/shop/v1/events.proto. */
export class EventRepository {
  readonly minutes;
  readonly rejected;
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
    const { db } = connections;
    this.minutes = keysetReader<typeof eventMinutes, EventMinuteQuery>(db, 'event_minutes', eventMinutes, {
      kind: (value) => sql`${eventMinutes.kind} = ${value}`,
      minute_from: (value) => sql`${eventMinutes.minute} >= ${value}`,
      minute_before: (value) => sql`${eventMinutes.minute} < ${value}`,
    });
    this.rejected = keysetReader<typeof rejectedEvents, RejectedEventQuery>(db, 'rejected_events', rejectedEvents, {
      upload: (value) => sql`${rejectedEvents.upload} = ${value}`,
    });
  }

  /** All of the batch or nothing; what is there already changes nothing, however often it comes. */
  async store({ events, rejected }: EventBatch): Promise<EventCounts> {
    return this.#connections.transaction(async (tx) => {
      const accepted_count = events.length > 0 ? await insertEvents(tx, events) : 0;
      const rejected_count = rejected.length > 0 ? await insertRejected(tx, rejected) : 0;
      return { accepted_count, duplicate_count: events.length - accepted_count, rejected_count };
    });
  }
}

type Column<Row> = readonly [column: PgColumn, type: SQL, values: (row: Row) => unknown];

const eventColumns: readonly Column<CollectedEvent>[] = [
  [events.id, sql`text[]`, ({ id }) => id],
  [events.kind, sql`text[]`, ({ kind }) => kind],
  [events.occurred_at, sql`timestamptz[]`, ({ occurred_at }) => occurred_at],
  [events.user_id, sql`bigint[]`, ({ user_id }) => user_id],
  [events.product_id, sql`bigint[]`, ({ product_id }) => product_id],
  [events.quantity, sql`bigint[]`, ({ quantity }) => quantity],
  [events.payload, sql`text[]`, ({ payload }) => payload],
  [events.late, sql`boolean[]`, ({ late }) => late],
];

const rejectedColumns: readonly Column<NewRejectedEvent>[] = [
  [rejectedEvents.upload, sql`text[]`, ({ upload }) => upload],
  [rejectedEvents.line, sql`bigint[]`, ({ line }) => line],
  [rejectedEvents.code, sql`text[]`, ({ code }) => code],
  [rejectedEvents.reason, sql`text[]`, ({ reason }) => reason],
  [rejectedEvents.content, sql`text[]`, ({ content }) => content],
];

/** `(columns) SELECT * FROM unnest(one array for each column)`: one plan for batches of any size. */
function rows<Row>(columns: readonly Column<Row>[], given: readonly Row[]): SQL {
  const names = sql.join(
    columns.map(([{ name }]) => sql.identifier(name)),
    sql`, `,
  );
  const arrays = columns.map(([, type, value]) => sql`${sql.param(given.map(value))}::${type}`);
  return sql`(${names}) SELECT * FROM unnest(${sql.join(arrays, sql`, `)})`;
}

/** Counts in the same statement, and only what was really inserted. In one order, so that writers do not deadlock. */
async function insertEvents(tx: Database, given: CollectedEvent[]): Promise<number> {
  const { event_count, late_count, quantity } = eventMinutes;
  const sum = ({ name }: PgColumn) =>
    sql`${sql.identifier(name)} = ${eventMinutes}.${sql.identifier(name)} + excluded.${sql.identifier(name)}`;
  const { rows: counted } = await tx.execute<{ count: number }>(sql`
    WITH added AS (
      INSERT INTO ${events} ${rows(eventColumns, given)} ORDER BY 1 ON CONFLICT DO NOTHING
      RETURNING date_trunc('minute', occurred_at) AS minute, kind, late, quantity
    ), minutes AS (
      INSERT INTO ${eventMinutes} (minute, kind, event_count, late_count, quantity)
      SELECT minute, kind, count(*), count(*) FILTER (WHERE late), coalesce(sum(quantity), 0) FROM added
      GROUP BY minute, kind ORDER BY minute, kind
      ON CONFLICT (minute, kind) DO UPDATE SET ${sql.join([event_count, late_count, quantity].map(sum), sql`, `)}
    )
    SELECT count(*)::int AS count FROM added`);
  return counted[0]?.count ?? 0;
}

async function insertRejected(tx: Database, given: NewRejectedEvent[]): Promise<number> {
  const inserted = await tx.execute(
    sql`INSERT INTO ${rejectedEvents} ${rows(rejectedColumns, given)} ORDER BY 1, 2 ON CONFLICT DO NOTHING`,
  );
  return inserted.rowCount ?? 0;
}
