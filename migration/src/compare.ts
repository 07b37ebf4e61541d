import { and, asc, gt, lte } from 'drizzle-orm';
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Databases } from './databases.js';
import { tables, type MovedTable, type Row, type Side } from './tables.js';

const page_rows = 1000;
// What was changed between the two reads is equal by then, if the copier runs.
const second_look_ms = 2_000;

export interface Comparison {
  compared: number;
  /** Such as `users 17`: rows that one side lacks, or that are not the same. */
  differing: string[];
}

/** Each row of both databases next to the other; what differs is looked at once more, a moment later. */
export async function compare(databases: Databases): Promise<Comparison> {
  const found: Comparison = { compared: 0, differing: [] };
  for (const table of tables) {
    const suspects: number[] = [];
    for (let after = 0; ;) {
      const pages = await Promise.all([
        page(databases, 'old', table, after, Number.MAX_SAFE_INTEGER),
        page(databases, 'new', table, after, Number.MAX_SAFE_INTEGER),
      ]);
      const full = pages.filter((rows) => rows.length === page_rows).map((rows) => rows.at(-1)?.id ?? 0);
      const upto = full.length > 0 ? Math.min(...full) : Number.MAX_SAFE_INTEGER;
      const { ids, differing } = differences(table, pages, upto);
      found.compared += ids;
      suspects.push(...differing);
      if (full.length === 0) break;
      after = upto;
    }
    found.differing.push(...(await stillDiffering(databases, table, suspects)));
  }
  return found;
}

async function stillDiffering(databases: Databases, table: MovedTable, ids: number[]): Promise<string[]> {
  if (ids.length === 0) return [];
  await sleep(second_look_ms);
  const differing: string[] = [];
  for (const id of ids) {
    const pages = await Promise.all([
      page(databases, 'old', table, id - 1, id),
      page(databases, 'new', table, id - 1, id),
    ]);
    if (differences(table, pages, id).differing.length > 0) differing.push(`${table.name} ${id}`);
  }
  return differing;
}

function differences(table: MovedTable, [olds, news]: [Row[], Row[]], upto: number) {
  const expected = new Map(olds.filter(({ id }) => id <= upto).map((row) => [row.id, table.from.old(row)]));
  const actual = new Map(news.filter(({ id }) => id <= upto).map((row) => [row.id, row]));
  const ids = new Set([...expected.keys(), ...actual.keys()]);
  const differing = [...ids].filter((id) => !isDeepStrictEqual(plain(expected.get(id)), plain(actual.get(id))));
  return { ids: ids.size, differing };
}

const moment = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d/;

// Each side has its own way to write the same moment.
function plain(row: Row | undefined) {
  if (!row) return undefined;
  const values = Object.entries(row).map(([key, value]) => [
    key,
    key.endsWith('_at') && typeof value === 'string' && moment.test(value) ? new Date(value).getTime() : value,
  ]);
  return Object.fromEntries(values) as Record<string, unknown>;
}

async function page(databases: Databases, side: Side, table: MovedTable, after: number, upto: number): Promise<Row[]> {
  const { [side]: source } = table.on;
  const read = (db: Database) =>
    db
      .select()
      .from(source)
      .where(and(gt(source.id, after), lte(source.id, upto)))
      .orderBy(asc(source.id))
      .limit(page_rows);
  return (await databases.snapshot(side, read)) as Row[];
}
