import { getTableName, sql } from 'drizzle-orm';
import { bigint, customType, type PgTable } from 'drizzle-orm/pg-core';
import { createSelectSchema } from 'drizzle-zod';
import { z } from 'zod';
import { ContractError } from '../contract/error.js';

const usual = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\+00$/;

/** A moment in milliseconds; in TypeScript and JSON the RFC 3339 text, in UTC. */
export const moment = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  // Nearly all are as JSON has them but for two characters; the rest has fewer digits in its fraction, or other years.
  fromDriver: (text) =>
    usual.test(text) ? `${text.slice(0, 10)}T${text.slice(11, 23)}Z` : new Date(text).toISOString(),
});

/** The key every table has: assigned by the database, ascending, so that pages can go by it. */
export const identity = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/** A reference to such a key, an amount or a number that may outgrow 32 bits. */
export const int64 = () => bigint({ mode: 'number' });

/** What every table has besides its key: the optimistic lock and the times of the first and last write. */
export const history = {
  version: int64().notNull().default(1),
  created_at: moment()
    .notNull()
    .default(sql`now()`),
  updated_at: moment()
    .notNull()
    .default(sql`now()`),
};

/** What a number counts; null for one that counts nothing, such as an id. */
export type Unit = 'cents' | 'pieces' | null;

/** What people should know about a column: what it means, with its range, an example, and for a number its unit. */
export type ColumnDoc<Name, T> = {
  readonly doc: string;
  readonly example: T;
  /** What to use instead, while the column is on its way out. */
  readonly deprecated?: string;
} & (number extends T ? { readonly unit: UnitOf<Name> } : { readonly unit?: never });

// A name that ends in a unit is held to it.
type UnitOf<Name> = Name extends `${string}_cents` ? 'cents' : Unit;

/** The doc line, and for what is on its way out what to use instead. */
export function fullDoc({ doc, deprecated }: { doc: string; deprecated?: string }): string {
  return deprecated ? `${doc} Deprecated: ${deprecated}.` : doc;
}

/** One for each column; the type checker refuses a table with a column, or the unit of a number, left out. */
export type ColumnDocs<T extends PgTable> = {
  readonly [Column in keyof T['$inferSelect']]: ColumnDoc<Column, T['$inferSelect'][Column]>;
};

/** Of an enum of Drizzle, whatever its values. */
export interface AnyEnum {
  readonly enumName: string;
  readonly enumValues: readonly string[];
}

/** What an enum and each of its values mean; the type checker refuses one with a value left out. */
export interface EnumDocs<E extends AnyEnum> {
  readonly doc: string;
  readonly values: Readonly<Record<E['enumValues'][number], string>>;
}

type Rules<T extends PgTable> = { readonly [Column in keyof T['$inferSelect']]?: z.ZodType<T['$inferSelect'][Column]> };

type RowShape<T extends PgTable, R> = {
  [Column in keyof T['$inferSelect']]: Column extends keyof R
    ? R[Column] extends z.ZodType
      ? R[Column]
      : never
    : z.ZodType<T['$inferSelect'][Column]>;
};

/** The docs every table's `history` and key have. */
export const historyDocs = {
  id: { doc: 'Identity, assigned by the database. From 1.', example: 42, unit: null },
  version: { doc: 'Optimistic lock: starts at 1 and grows by one with every update.', example: 1, unit: null },
  created_at: { doc: 'When the row was created, UTC, in milliseconds.', example: '2026-01-31T12:00:00.000Z' },
  updated_at: { doc: 'When the row was last changed, UTC, in milliseconds.', example: '2026-01-31T12:00:00.000Z' },
};

/**
 * The schema of a table's rows: drizzle-zod's, with the rules that a column type cannot say, and the docs.
 * Requests are picked from it (`User.pick({ name: true })`), so a column is described in one place.
 */
export function rowSchema<T extends PgTable, R extends Rules<T>>(table: T, docs: ColumnDocs<T>, rules: R) {
  const derived: Record<string, z.ZodType> = createSelectSchema(table).shape;
  const rule = rules as Record<string, z.ZodType | undefined>;
  const shape = Object.entries(derived).map(([column, schema]) => {
    // The type checker has said so already, to those who asked it.
    const described = docs[column as keyof typeof docs] as (typeof docs)[keyof typeof docs] | undefined;
    if (!described) {
      throw new ContractError('src/shop/*/schema.ts', `the column ${getTableName(table)}.${column} has no docs`);
    }
    const { example, unit, deprecated } = described;
    const description = fullDoc(described);
    const meta = {
      'x-unit': unit ?? undefined,
      description,
      examples: [example],
      deprecated: deprecated === undefined ? undefined : true,
    };
    return [column, (rule[column] ?? schema).meta(meta)];
  });
  return z.strictObject(Object.fromEntries(shape) as RowShape<T, R>);
}
