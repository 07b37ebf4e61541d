import { sql } from 'drizzle-orm';
import { check, index, pgEnum, pgTable } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import {
  history,
  historyDocs,
  int64,
  moment,
  rowSchema,
  type ColumnDocs,
  type EnumDocs,
} from '../../platform/db/columns.js';
import * as field from '../../platform/fields.js';
import { orders } from '../orders/schema.js';

export const reservationStatus = pgEnum('reservation_status', ['REQUESTED', 'HELD', 'CONSUMED', 'RELEASED', 'EXPIRED']);

/** The stock of orders that a checkout decides about; an order without a row here took its stock when it was placed. */
export const reservations = pgTable(
  'reservations',
  {
    order_id: int64()
      .primaryKey()
      .references(() => orders.id),
    status: reservationStatus().notNull().default('REQUESTED'),
    expires_at: moment(),
    ...history,
  },
  (table) => [
    // For the sweeper, which looks for what is over.
    index('reservations_held')
      .on(table.expires_at)
      .where(sql`${table.status} = 'HELD'`),
    check(
      'reservations_expire_once_held',
      sql`${table.expires_at} IS NOT NULL OR ${table.status} IN ('REQUESTED', 'RELEASED')`,
    ),
  ],
);

export const reservationStatusDocs: EnumDocs<typeof reservationStatus> = {
  doc: "Where the stock of a checkout's order stands.",
  values: {
    REQUESTED: 'The order is placed, no stock taken yet.',
    HELD: 'Taken from the stock until `expires_at`.',
    CONSUMED: 'The order is confirmed, the stock is sold. Final.',
    RELEASED: 'Given back, or never taken. Final.',
    EXPIRED: 'Given back because it was held for too long. Final.',
  },
};

export const reservationDocs: ColumnDocs<typeof reservations> = {
  order_id: { doc: 'The order whose items are reserved.', example: 42, unit: null },
  status: { doc: 'Where the stock stands. CONSUMED, RELEASED and EXPIRED are final.', example: 'HELD' },
  expires_at: {
    doc: "Until when the stock is held, by the database's clock, UTC, in milliseconds; null if it never was.",
    example: '2026-01-31T12:15:00.000Z',
  },
  version: historyDocs.version,
  created_at: historyDocs.created_at,
  updated_at: historyDocs.updated_at,
};

export const Reservation = rowSchema(reservations, reservationDocs, {
  order_id: field.id,
  status: z.enum(reservationStatus.enumValues),
  expires_at: field.timestamp.nullable(),
  version: field.version,
  created_at: field.timestamp,
  updated_at: field.timestamp,
}).meta({ id: 'Reservation', description: 'The stock of the order that a checkout decides about.' });
export type Reservation = z.infer<typeof Reservation>;
