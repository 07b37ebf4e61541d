import { asc, getTableColumns, gt, sql, type SQL } from 'drizzle-orm';
import { currentSnapshot, type Database, type Databases } from './databases.js';
import { decode, otherSide, tables, type MovedTable, type Row, type Side } from './tables.js';

// A bigger batch is hardly faster and holds its locks for longer.
const batch_rows = 500;

export interface Checkpoint {
  seen: string;
  upto: string | null;
  applied_id: number;
  copying: Record<string, number>;
}

interface Change {
  id: number;
  table_name: string;
  row_id: number;
  row_after: Record<string, unknown> | null;
}

/** What one step did; `whole` once nothing was left at the moment it looked. */
export interface Step {
  changes: number;
  copied: number;
  copying: string | null;
  whole: boolean;
}

/**
 * Brings the other side closer to `source`, in one transaction there, with the checkpoint: the changes that became
 * visible since the last step, then the next batch of rows that are still to be copied, as of the same moment. So what
 * has been copied is at every commit exactly what the source was at one moment: no row is ever newer than another, and
 * no constraint that held there fails here.
 */
export async function step(databases: Databases, source: Side): Promise<Step> {
  return databases.applying(otherSide[source], async (into) => {
    // Locked before the source is looked at: a second copier waits, and goes on from where this one ends.
    const checkpoint = await lockCheckpoint(into);
    return databases.snapshot(source, async (from) => {
      const upto = checkpoint.upto ?? (await currentSnapshot(from));
      const changes = await changesBetween(from, checkpoint, upto);
      for (const change of changes) await apply(into, source, change);
      const last = changes.at(-1);
      if (changes.length === batch_rows && last) {
        await save(into, { ...checkpoint, upto, applied_id: last.id });
        return { changes: changes.length, copied: 0, copying: null, whole: false };
      }
      const current = checkpoint.upto === null;
      const batch = current ? await copyBatch({ from, into, source }, checkpoint.copying) : undefined;
      const done = batch ?? { rows: 0, copying: checkpoint.copying };
      if (changes.length > 0 || !current || batch) {
        await save(into, { seen: upto, upto: null, applied_id: 0, copying: done.copying });
      }
      const table = tables.find(({ name }) => name in done.copying)?.name;
      return {
        changes: changes.length,
        copied: done.rows,
        copying: table ?? null,
        whole: current && table === undefined,
      };
    });
  });
}

// Ids are given before the commit, so by id alone a reader at 8 might miss 7, and by transaction alone two changes of
// one row could change places. As PgQ does: between two snapshots, and there in the order of ids, which is the order in
// which the rows were locked.
async function changesBetween(from: Database, checkpoint: Checkpoint, upto: string): Promise<Change[]> {
  const { rows } = await from.execute<Change & Record<string, unknown>>(sql`
    SELECT id::int8::float8 AS id, table_name, row_id::float8 AS row_id, row_after FROM migration.change
    WHERE ${unseen(checkpoint)} AND pg_visible_in_snapshot(transaction_id, ${upto}::pg_snapshot)
      AND id > ${checkpoint.applied_id}
    ORDER BY migration.change.id LIMIT ${batch_rows}`);
  return rows;
}

export function unseen({ seen }: Checkpoint): SQL {
  return sql`transaction_id >= pg_snapshot_xmin(${seen}::pg_snapshot)
    AND NOT pg_visible_in_snapshot(transaction_id, ${seen}::pg_snapshot)`;
}

async function apply(into: Database, source: Side, change: Change): Promise<void> {
  const table = tables.find(({ name }) => name === change.table_name);
  if (!table) throw new Error(`the change log names ${change.table_name}, which does not move`);
  if (change.row_after) {
    const row = table.from[source](decode(table.on[source], change.row_after));
    await write(into, table, otherSide[source], [row]);
  } else {
    const target = table.on[otherSide[source]];
    await into.delete(target).where(sql`${target.id} = ${change.row_id}`);
  }
}

interface Way {
  from: Database;
  into: Database;
  source: Side;
}

async function copyBatch({ from, into, source }: Way, copying: Record<string, number>) {
  const table = tables.find(({ name }) => name in copying);
  if (!table) return undefined;
  const origin = table.on[source];
  const after = copying[table.name] ?? 0;
  const rows = (await from
    .select()
    .from(origin)
    .where(gt(origin.id, after))
    .orderBy(asc(origin.id))
    .limit(batch_rows)) as Row[];
  if (rows.length > 0) await write(into, table, otherSide[source], rows.map(table.from[source]));
  const last = rows.at(-1);
  if (rows.length === batch_rows && last) return { rows: rows.length, copying: { ...copying, [table.name]: last.id } };
  const others = Object.entries(copying).filter(([name]) => name !== table.name);
  return { rows: rows.length, copying: Object.fromEntries(others) };
}

async function write(into: Database, table: MovedTable, side: Side, rows: Row[]): Promise<void> {
  const target = table.on[side];
  const columns = Object.entries(getTableColumns(target)).filter(([key]) => key !== 'id');
  const excluded = columns.map(([key, { name }]) => [key, sql`excluded.${sql.identifier(name)}`]);
  await into
    .insert(target)
    .overridingSystemValue()
    .values(rows)
    .onConflictDoUpdate({ target: target.id, set: Object.fromEntries(excluded) as Record<string, SQL> });
}

/** @param lock such as FOR UPDATE */
export function checkpointQuery(lock: SQL = sql``): SQL {
  return sql`SELECT seen::text, upto::text, applied_id::float8, copying FROM migration.checkpoint ${lock}`;
}

async function lockCheckpoint(into: Database): Promise<Checkpoint> {
  const { rows } = await into.execute<Checkpoint & Record<string, unknown>>(checkpointQuery(sql`FOR UPDATE`));
  if (!rows[0]) throw notInstalled();
  return rows[0];
}

async function save(into: Database, { seen, upto, applied_id, copying }: Checkpoint): Promise<void> {
  await into.execute(sql`
    UPDATE migration.checkpoint SET seen = ${seen}::pg_snapshot, upto = ${upto}::pg_snapshot,
      applied_id = ${applied_id}, copying = ${JSON.stringify(copying)}::jsonb`);
}

export function notInstalled(): Error {
  return new Error('the migration is not installed: run `copier install` first');
}
