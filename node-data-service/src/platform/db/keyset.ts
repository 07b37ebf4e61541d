import { createHash } from 'node:crypto';
import { and, asc, desc, gt, lt, sql, type Placeholder, type SQL } from 'drizzle-orm';
import { invalid } from '../../errors.js';
import { default_limit } from '../pages.js';
import type { Database } from './connections.js';
import type { Prepared, TableWithId } from './rows.js';

/** What every list takes besides its filters. */
export interface PageQuery {
  limit: number;
  newest_first: boolean;
  cursor?: string | undefined;
}

export interface Page<Row> {
  items: Row[];
  next_cursor: string | null;
}

/** How each filter narrows the rows; its value comes in by the placeholder. */
export type Filters<Query> = { readonly [Name in Exclude<keyof Query, keyof PageQuery | 'ids'>]-?: Condition };
type Condition = (value: Placeholder) => SQL;

/**
 * Reads a table in pages by ascending or descending id. A page costs the same wherever it is, and rows written
 * meanwhile neither repeat nor hide others. Each combination of filters becomes one prepared statement.
 */
export function keysetReader<Table extends TableWithId, Query extends PageQuery>(
  db: Database,
  resource: string,
  table: Table,
  filters: Filters<Query>,
): (query: Query) => Promise<Page<Table['$inferSelect']>> {
  type Row = Table['$inferSelect'] & { id: number };
  const statements = new Map<string, Prepared<Row>>();
  const names = Object.keys(filters) as (keyof typeof filters & string)[];

  return async (query) => {
    const { limit, newest_first, cursor } = query;
    const values = query as Record<string, unknown>;
    const used = names.filter((name) => values[name] !== undefined);
    const binding = JSON.stringify([resource, newest_first, ...used.map((name) => [name, values[name]])]);
    const after = cursor === undefined ? undefined : decodeCursor(cursor, binding);

    const usual = limit === default_limit;
    const parts = [newest_first ? 'down' : 'up', after === undefined ? 'first' : 'next', usual ? limit : 'n'];
    const key = [resource, ...parts, ...used].join('_');
    let statement = statements.get(key);
    if (!statement) {
      const conditions = used.map((name) => filters[name](sql.placeholder(name)));
      const select = pageStatement(db, table, { conditions, newest_first, first: after === undefined, usual });
      statements.set(key, (statement = select.prepare(key) as unknown as Prepared<Row>));
    }
    // One more than asked tells whether there is a next page.
    const rows = await statement.execute({ ...values, after, count: limit + 1 });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, next_cursor: rows.length > limit && last ? encodeCursor(last.id, binding) : null };
  };
}

function pageStatement(
  db: Database,
  table: TableWithId,
  statement: { conditions: SQL[]; newest_first: boolean; first: boolean; usual: boolean },
) {
  const { conditions, newest_first, first, usual } = statement;
  // PostgreSQL plans for a limit it is told by a parameter each time anew. Drizzle takes SQL here as well as what its types say.
  const count = usual ? (sql.raw(`${default_limit + 1}`) as unknown as Placeholder) : sql.placeholder('count');
  const beyond = (newest_first ? lt : gt)(table.id, sql.placeholder('after'));
  return db
    .select()
    .from(table)
    .where(and(...conditions, first ? undefined : beyond))
    .orderBy((newest_first ? desc : asc)(table.id))
    .limit(count);
}

/** An opaque cursor for the row with this id, good only for lists with the same binding (filters and direction). */
export function encodeCursor(id: number, binding: string): string {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64BE(BigInt(id));
  digest(id, binding).copy(bytes, 8);
  return bytes.toString('base64url');
}

/** The id in it. @throws ServiceError VALIDATION_FAILED for a cursor that was damaged or made for another list. */
export function decodeCursor(cursor: string, binding: string): number {
  const bytes = Buffer.from(cursor, 'base64url');
  // Decoding is lenient; encoding again shows whether this is the text we made.
  if (bytes.length === 16 && bytes.toString('base64url') === cursor) {
    const id = Number(bytes.readBigUInt64BE());
    if (digest(id, binding).equals(bytes.subarray(8))) return id;
  }
  throw invalid({ field: 'cursor', detail: 'must be a next_cursor of the same list, unchanged' });
}

// Guards against accidents, not against forgery: whoever forges a cursor sees nothing that a filter would not show.
function digest(id: number, binding: string): Buffer {
  return createHash('sha256').update(`${id} ${binding}`).digest().subarray(0, 8);
}
