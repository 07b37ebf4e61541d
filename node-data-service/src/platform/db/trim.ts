import { sql, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './connections.js';

const batch_rows = 500;

/**
 * Deletes rows older than so many days by this column, which has an index. In small transactions that wait for nobody:
 * what another one works on is left for the next time, and replicas find other rows.
 * @param except keeps rows for which it is true, however old
 */
export async function trim(
  db: Database,
  table: PgTable,
  age: PgColumn,
  retention_days: number,
  except: SQL = sql`false`,
): Promise<void> {
  const old = sql`
    SELECT ctid FROM ${table} WHERE ${age} < now() - ${retention_days} * interval '1 day' AND NOT (${except})
    ORDER BY ${age} LIMIT ${batch_rows} FOR UPDATE OF ${table} SKIP LOCKED`;
  for (;;) {
    const { rowCount } = await db.execute(sql`DELETE FROM ${table} WHERE ctid = ANY (ARRAY(${old}))`);
    if (rowCount !== batch_rows) return;
  }
}
