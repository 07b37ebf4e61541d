import { sql } from 'drizzle-orm';
import { bigint, check, index, jsonb, pgEnum, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const operationState = pgEnum('saga_operation_state', ['DONE', 'REFUSED', 'CANCELLED']);

/** What became of each operation that a saga asked for: the guard in front of its effect (./operations.ts). */
export const sagaOperations = pgTable(
  'saga_operation',
  {
    saga_id: uuid().notNull(),
    step: text().notNull(),
    /** Which effect, so that no step can be undone as another. */
    action: text().notNull(),
    max_epoch: bigint({ mode: 'number' }).notNull(),
    /** Null only within the transaction that is about to decide. CANCELLED is also a tombstone: nothing ever happened. */
    state: operationState(),
    /** Null in a tombstone. */
    request_hash: text(),
    /** DONE: what the effect answered. REFUSED: code and detail. */
    response: jsonb().$type<Record<string, unknown>>(),
    created_at: timestamp({ withTimezone: true, precision: 3 }).notNull().defaultNow(),
    updated_at: timestamp({ withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.saga_id, table.step] }),
    // For the job that removes what is too old.
    index('saga_operation_updated_at').on(table.updated_at),
    check('saga_operation_epoch_from_1', sql`${table.max_epoch} >= 1`),
  ],
);
