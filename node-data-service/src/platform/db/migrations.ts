import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import type { Database } from './connections.js';

/** Where migrations are, and the table (in the schema `drizzle`) that records which were applied. */
export interface MigrationFolder {
  readonly folder: string;
  readonly journal: string;
}

// Any number, as long as only migrations use it.
const advisory_lock = 7_340_917;

/** Applies what is missing, of each folder all or nothing, while nobody else does. @returns the names of what it applied */
export async function applyMigrations(database_url: string, migrations: readonly MigrationFolder[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: database_url, application_name: 'node-data-service migrate' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [advisory_lock]);
    const db = drizzle({ client });
    const missing = await pendingMigrations(db, migrations)();
    for (const { folder, journal } of migrations) {
      await migrate(db, { migrationsFolder: folder, migrationsTable: journal });
    }
    return missing;
  } finally {
    // Gives the lock back as well.
    await client.end();
  }
}

/** The names of the migrations that this version has and the database has not. A database that is ahead is fine. */
export function pendingMigrations(db: Database, migrations: readonly MigrationFolder[]): () => Promise<string[]> {
  const folders = migrations.map((folder) => pendingOf(db, folder));
  return async () => {
    const missing: string[] = [];
    for (const pending of folders) missing.push(...(await pending()));
    return missing;
  };
}

function pendingOf(db: Database, { folder, journal }: MigrationFolder): () => Promise<string[]> {
  const own = readJournal(folder);
  const table = sql`drizzle.${sql.identifier(journal)}`;
  return async () => {
    const { rows } = await db.execute<{ found: boolean }>(
      sql`SELECT to_regclass(${`drizzle.${journal}`}) IS NOT NULL AS found`,
    );
    if (!rows[0]?.found) return own.map(({ tag }) => tag);
    // As Drizzle decides it: what is newer than the newest applied.
    const applied = await db.execute<{ newest: string | null }>(sql`SELECT max(created_at) AS newest FROM ${table}`);
    const newest = Number(applied.rows[0]?.newest ?? 0);
    return own.filter(({ when }) => when > newest).map(({ tag }) => tag);
  };
}

function readJournal(folder: string): { tag: string; when: number }[] {
  const text = readFileSync(join(folder, 'meta', '_journal.json'), 'utf8');
  return (JSON.parse(text) as { entries: { tag: string; when: number }[] }).entries;
}

/** Comes back once the database answers. @throws the last error when it does not within `wait_ms`. */
export async function waitForDatabase(database_url: string, wait_ms: number, onRetry: () => void): Promise<void> {
  const give_up_at = performance.now() + wait_ms;
  for (;;) {
    const client = new pg.Client({ connectionString: database_url, connectionTimeoutMillis: 2000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (performance.now() >= give_up_at) throw error;
      onRetry();
      await new Promise((resolve) => setTimeout(resolve, 500));
    } finally {
      await client.end();
    }
  }
}
