import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Contract } from '../../src/platform/contract/contract.js';
import { readModel } from '../../src/platform/contract/model.js';
import { query, readCatalog, type Part } from './catalog.js';

/** Lets `use` have a database of its own on a server, and drops it. */
export async function withScratch<T>(server: string, use: (url: string) => Promise<T>): Promise<T> {
  const name = `scratch_${randomBytes(6).toString('hex')}`;
  await query(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  try {
    return await use(url.href);
  } finally {
    await query(server, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

/** What PostgreSQL makes of the Drizzle schema, in a scratch database on `server`. */
export function declaredCatalog(server: string): Promise<Map<string, Part>> {
  const args = ['export', '--dialect', 'postgresql', '--schema', './src/{platform,shop}/*/schema.ts'];
  const sql = execFileSync(join('node_modules', '.bin', 'drizzle-kit'), args, { encoding: 'utf8', stdio: 'pipe' });
  return withScratch(server, async (url) => {
    await query(url, sql);
    return readCatalog(url);
  });
}

/** One line for each thing in which they differ, with the file that declares it. */
export function differences(found: Map<string, Part>, declared: Map<string, Part>, contract: Contract): string[] {
  const model = readModel(contract);
  const sources = new Map([
    ...model.messages.map(({ table, source }) => [table, source] as const),
    ...model.enums.map(({ type, source }) => [type, source] as const),
  ]);
  const names = [...new Set([...found.keys(), ...declared.keys()])].sort();
  const leftovers = contract.leftovers ?? [];
  const gone = leftovers.filter((name) => !found.has(name) || declared.has(name));
  const lines = gone.map(
    (name) => `${name}: is no leftover any more; take it out of leftovers in src/shop/contract.ts`,
  );
  const compared = names.flatMap((name) => {
    const [has, says] = [found.get(name), declared.get(name)];
    if (leftovers.includes(name) || has?.definition === says?.definition) return [];
    const owner = has?.owner ?? says?.owner ?? '';
    // Of a table that one side does not have at all, its parts are no news.
    const table = `table ${owner}`;
    if (name !== table && found.has(table) !== declared.has(table)) return [];
    const source = sources.get(owner) ?? 'src/shop/*/schema.ts';
    const file = `node-data-service/${source}`;
    return [`${name}: the database has ${text(has)}, the schema (${file}) says ${text(says)}`];
  });
  return [...compared, ...lines];
}

function text(part: Part | undefined): string {
  return part?.definition ?? 'nothing';
}
