import { pgTable, index, uniqueIndex, check, bigint, text, timestamp, char } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';

export const users = pgTable(
  'users',
  {
    // You can use { mode: "bigint" } if numbers are exceeding js number limitations
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity({
      name: 'users_id_seq',
      startWith: 1,
      increment: 1,
      minValue: 1,
      maxValue: 9223372036854775807,
      cache: 1,
    }),
    name: text().notNull(),
    email: text().notNull(),
    // You can use { mode: "bigint" } if numbers are exceeding js number limitations
    version: bigint({ mode: 'number' })
      .default(sql`'1'`)
      .notNull(),
    created_at: timestamp({ precision: 3, withTimezone: true, mode: 'string' }).defaultNow().notNull(),
    updated_at: timestamp({ precision: 3, withTimezone: true, mode: 'string' }).defaultNow().notNull(),
  },
  (table) => [
    index('users_created_at_id').using(
      'btree',
      table.created_at.asc().nullsLast().op('int8_ops'),
      table.id.asc().nullsLast().op('int8_ops'),
    ),
    uniqueIndex('users_email_unique').using('btree', sql`lower(email)`),
    check('users_name_length', sql`(char_length(name) >= 1) AND (char_length(name) <= 200)`),
    check('users_email_length', sql`(char_length(email) >= 3) AND (char_length(email) <= 320)`),
  ],
);

export const products = pgTable(
  'products',
  {
    // You can use { mode: "bigint" } if numbers are exceeding js number limitations
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity({
      name: 'products_id_seq',
      startWith: 1,
      increment: 1,
      minValue: 1,
      maxValue: 9223372036854775807,
      cache: 1,
    }),
    name: text().notNull(),
    // You can use { mode: "bigint" } if numbers are exceeding js number limitations
    price_cents: bigint({ mode: 'number' }).notNull(),
    currency: char({ length: 3 }).notNull(),
    // You can use { mode: "bigint" } if numbers are exceeding js number limitations
    stock: bigint({ mode: 'number' }).notNull(),
    // You can use { mode: "bigint" } if numbers are exceeding js number limitations
    version: bigint({ mode: 'number' })
      .default(sql`'1'`)
      .notNull(),
    created_at: timestamp({ precision: 3, withTimezone: true, mode: 'string' }).defaultNow().notNull(),
    updated_at: timestamp({ precision: 3, withTimezone: true, mode: 'string' }).defaultNow().notNull(),
  },
  (table) => [
    index('products_currency_id').using(
      'btree',
      table.currency.asc().nullsLast().op('bpchar_ops'),
      table.id.asc().nullsLast().op('int8_ops'),
    ),
    index('products_in_stock_id').using('btree', sql`((stock > 0))`, sql`id`),
    check('products_name_length', sql`(char_length(name) >= 1) AND (char_length(name) <= 200)`),
    check('products_price_from_0', sql`price_cents >= 0`),
    check('products_currency_code', sql`currency ~ '^[A-Z]{3}$'::text`),
    check('products_stock_from_0', sql`stock >= 0`),
  ],
);
