import { getTableColumns, type InferInsertModel } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { products } from '../../node-data-service/src/shop/products/schema.js';
import { users } from '../../node-data-service/src/shop/users/schema.js';
import * as old from '../old-schema.js';

/** The monolith's database, or the data service's. */
export type Side = 'old' | 'new';
export type Row = Record<string, unknown> & { id: number };
export type KeyedTable = PgTable & { id: PgColumn };

/** A table that moves: what it is on each side, and how a row of one side is written on the other. */
export interface MovedTable {
  readonly name: string;
  readonly on: Readonly<Record<Side, KeyedTable>>;
  readonly from: Readonly<Record<Side, (row: Row) => Row>>;
}

type Insert<T extends PgTable> = InferInsertModel<T, { dbColumnNames: false; override: true }>;

// The type checker says when the two schemas drift apart; then these functions are the place to convert.
function moved<Old extends KeyedTable, New extends KeyedTable>(
  name: string,
  sides: { old: Old; new: New },
  toNew: (row: Old['$inferSelect']) => Insert<New>,
  toOld: (row: New['$inferSelect']) => Insert<Old>,
): MovedTable {
  return { name, on: sides, from: { old: toNew, new: toOld } as unknown as MovedTable['from'] };
}

/** In the order in which they are copied: what is referred to comes first. */
export const tables: readonly MovedTable[] = [
  moved(
    'users',
    { old: old.users, new: users },
    (row) => row,
    (row) => row,
  ),
  moved(
    'products',
    { old: old.products, new: products },
    (row) => row,
    (row) => row,
  ),
];

export const otherSide: Readonly<Record<Side, Side>> = { old: 'new', new: 'old' };

/** The row that a trigger noted as JSON, as Drizzle would have read it. */
export function decode(table: PgTable, json: Record<string, unknown>): Row {
  const columns = Object.entries(getTableColumns(table)).map(([key, column]) => {
    const value = json[column.name];
    return [key, value === null ? null : column.mapFromDriverValue(value)];
  });
  return Object.fromEntries(columns) as Row;
}
