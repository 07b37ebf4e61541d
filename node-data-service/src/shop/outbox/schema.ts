import { sql } from 'drizzle-orm';
import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { historyDocs, identity, int64, moment, rowSchema, type ColumnDocs } from '../../platform/db/columns.js';
import * as field from '../../platform/fields.js';
import { orders } from '../orders/schema.js';

/** What happened in the shop, written in the transaction in which it did: if that is rolled back, so is its event. */
export const outbox = pgTable(
  'outbox',
  {
    id: identity(),
    transaction_id: int64()
      .notNull()
      .default(sql`pg_current_xact_id()::text::bigint`),
    // Not an enum, so that a new topic is no break for those who read the others.
    topic: text().notNull(),
    order_id: int64()
      .notNull()
      .references(() => orders.id),
    created_at: moment()
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    index('outbox_transaction_id_id').on(table.transaction_id, table.id),
    // For the job that removes what is too old.
    index('outbox_created_at').on(table.created_at),
  ],
);

export const outboxDocs: ColumnDocs<typeof outbox> = {
  id: historyDocs.id,
  transaction_id: {
    doc: 'The transaction that wrote it, ascending in the order in which they began to write. From 1.',
    example: 4711,
    unit: null,
  },
  topic: {
    doc: 'What happened: `order.confirmed` or `order.rejected`. More may come: ignore what you do not know.',
    example: 'order.confirmed',
  },
  order_id: { doc: 'The order it happened to; read there what it is like now.', example: 42, unit: null },
  created_at: { doc: 'When it happened, UTC, in milliseconds.', example: '2026-01-31T12:00:00.000Z' },
};

export const OutboxEvent = rowSchema(outbox, outboxDocs, {
  id: field.id,
  transaction_id: field.id,
  topic: z.string(),
  order_id: field.id,
  created_at: field.timestamp,
}).meta({ id: 'OutboxEvent', description: 'Something that happened in the shop, for those who want to follow it.' });
export type OutboxEvent = z.infer<typeof OutboxEvent>;
