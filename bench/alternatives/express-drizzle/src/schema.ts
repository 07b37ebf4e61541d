import { sql } from 'drizzle-orm';
import { bigint, char, check, index, pgTable, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';

const identity = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();
const int64 = () => bigint({ mode: 'number' });
const moment = () => timestamp({ withTimezone: true, precision: 3 });

/** What every table has besides its key: the optimistic lock and the times of the first and last write. */
const history = {
  version: int64().notNull().default(1),
  created_at: moment().notNull().defaultNow(),
  updated_at: moment().notNull().defaultNow(),
};

export const users = pgTable(
  'users',
  { id: identity(), name: text().notNull(), email: text().notNull(), ...history },
  (table) => [
    uniqueIndex('users_email_unique').on(sql`lower(${table.email})`),
    index('users_created_at_id').on(table.created_at, table.id),
    check('users_name_length', sql`char_length(${table.name}) BETWEEN 1 AND 200`),
    check('users_email_length', sql`char_length(${table.email}) BETWEEN 3 AND 320`),
  ],
);
export type User = typeof users.$inferSelect;

export const products = pgTable(
  'products',
  {
    id: identity(),
    name: text().notNull(),
    price_cents: int64().notNull(),
    currency: char({ length: 3 }).notNull(),
    stock: int64().notNull(),
    ...history,
  },
  (table) => [
    index('products_currency_id').on(table.currency, table.id),
    index('products_in_stock_id').on(sql`(${table.stock} > 0)`, table.id),
    check('products_name_length', sql`char_length(${table.name}) BETWEEN 1 AND 200`),
    check('products_price_from_0', sql`${table.price_cents} >= 0`),
    check('products_currency_code', sql`${table.currency} ~ '^[A-Z]{3}$'`),
    check('products_stock_from_0', sql`${table.stock} >= 0`),
  ],
);
