import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { applyMigrations } from '../../src/platform/db/migrations.js';
import { shop } from '../../src/shop/index.js';

export interface TestDatabase {
  url: string;
  /** Runs SQL next to the service, as an operator would. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** Blocks everybody else who uses the table; returns how to let them go on. */
  lock(table: string): Promise<() => Promise<void>>;
  drop(): Promise<void>;
}

/** A database of its own on the server of TEST_DATABASE_URL. */
export async function createDatabase(options: { migrated: boolean } = { migrated: true }): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) throw new Error('TEST_DATABASE_URL names no PostgreSQL: tests/support/postgres.ts did not run');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await run(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  if (options.migrated) await applyMigrations(url.href, shop.migrations);
  return {
    url: url.href,
    query: (sql) => run(url.href, sql),
    lock: (table) => lockTable(url.href, table),
    drop: async () => {
      await run(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function run(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function lockTable(url: string, table: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url });
  // When a test fails before it unlocks, dropping the database ends this connection: the first failure says more.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  await client.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  return () => client.end();
}
