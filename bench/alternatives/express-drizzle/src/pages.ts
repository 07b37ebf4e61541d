import { createHash } from 'node:crypto';
import { and, asc, desc, gt, inArray, lt, type SQL } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { AnyPgTable, PgColumn } from 'drizzle-orm/pg-core';
import { invalid } from './errors.js';
import type { PageQuery } from './validation.js';

type Table = AnyPgTable & { id: PgColumn };

/** The page's condition and order, and one row more than asked, which tells whether there is a next page. */
export function selectPage(db: NodePgDatabase, table: Table, query: PageQuery, filters: (SQL | undefined)[]) {
  const { ids, newest_first, limit } = query;
  const after = readCursor(query);
  const beyond = after === undefined ? undefined : (newest_first ? lt : gt)(table.id, after);
  return db
    .select()
    .from(table)
    .where(ids ? inArray(table.id, ids) : and(...filters, beyond))
    .orderBy((newest_first ? desc : asc)(table.id))
    .limit(ids ? ids.length : limit + 1);
}

/** The envelope of a list; `next_cursor` is null on the last page. */
export function asPage<Row extends { id: number }>(query: PageQuery, rows: Row[]) {
  if (query.ids || rows.length <= query.limit) return { items: rows, next_cursor: null };
  const items = rows.slice(0, query.limit);
  return { items, next_cursor: makeCursor(items.at(-1)?.id ?? 0, query) };
}

export function readCursor(query: PageQuery): number | undefined {
  if (query.cursor === undefined) return undefined;
  const id = Number(/^(\d{1,16})-/.exec(query.cursor)?.[1]);
  if (makeCursor(id, query) === query.cursor) return id;
  throw invalid({ field: 'cursor', detail: 'must be a next_cursor of the same list, unchanged' });
}

// The digest guards against accidents, not forgery: a cursor is good only for the list it was made for.
function makeCursor(id: number, { limit: _limit, cursor: _cursor, ...binding }: PageQuery): string {
  return `${id}-${createHash('sha256')
    .update(JSON.stringify([id, binding]))
    .digest('base64url')
    .slice(0, 12)}`;
}
