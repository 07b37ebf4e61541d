import { asc, eq, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { notFound } from '../../errors.js';
import type { Database } from './connections.js';

export type TableWithId = PgTable & { id: PgColumn };

/** A statement that PostgreSQL plans once for each connection. */
export interface Prepared<Row> {
  execute(values: Record<string, unknown>): Promise<Row[]>;
}

/** Reads single rows of a table, and up to 100 in one go, by id. `resource` is their name in errors: `user`. */
export function rowReader<Table extends TableWithId>(db: Database, resource: string, table: Table) {
  type Row = Table['$inferSelect'];
  // Drizzle's types want to know the table, ours only that it has an id.
  const anyTable: PgTable = table;
  const byId = db
    .select()
    .from(anyTable)
    .where(eq(table.id, sql.placeholder('id')))
    .prepare(`${resource}_by_id`) as unknown as Prepared<Row>;
  const byIds = db
    .select()
    .from(anyTable)
    .where(sql`${table.id} = ANY(${sql.placeholder('ids')})`)
    .orderBy(asc(table.id))
    .prepare(`${resource}_by_ids`) as unknown as Prepared<Row>;

  async function find(id: number): Promise<Row | undefined> {
    const [row] = await byId.execute({ id });
    return row;
  }

  return {
    find,

    /** @throws ServiceError NOT_FOUND */
    async get(id: number): Promise<Row> {
      const row = await find(id);
      if (!row) throw notFound(resource, id);
      return row;
    },

    /** Those that exist, by ascending id. */
    batch: (ids: number[]): Promise<Row[]> => byIds.execute({ ids }),
  };
}
