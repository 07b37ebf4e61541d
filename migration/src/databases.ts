import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { otherSide, tables, type Side } from './tables.js';

export type Database = NodePgDatabase;

const install_sql = readFileSync(new URL('../sql/install.sql', import.meta.url), 'utf8');

/** The two databases, with one connection pool each. */
export class Databases {
  readonly #pools: Record<Side, pg.Pool>;

  constructor(urls: Record<Side, string>) {
    this.#pools = { old: pool(urls.old), new: pool(urls.new) };
  }

  /** All of the work or none, in one transaction that leaves no trace in the change log. */
  async applying<T>(side: Side, work: (db: Database) => Promise<T>): Promise<T> {
    return this.#transaction(side, 'BEGIN', async (db) => {
      await db.execute(sql`SELECT set_config('migration.applying', 'on', true)`);
      return work(db);
    });
  }

  /** Reads of one moment. */
  async snapshot<T>(side: Side, work: (db: Database) => Promise<T>): Promise<T> {
    return this.#transaction(side, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work);
  }

  /** Triggers and their tables, on both sides; repeating it changes nothing. @throws if the new tables have rows */
  async install(): Promise<void> {
    for (const side of ['old', 'new'] as const) {
      await this.applying(side, async (db) => {
        // Waiting for the tables holds up who comes after us: rather give up, and be called again.
        await db.execute(sql`SET LOCAL lock_timeout = '2s'`);
        await db.execute(sql.raw(install_sql));
        for (const { name } of tables) await db.execute(sql`SELECT migration.follow(${name}::regclass)`);
        await db.execute(sql`INSERT INTO migration.owner (writes) VALUES (${side === 'old'}) ON CONFLICT DO NOTHING`);
      });
    }
    for (const side of ['new', 'old'] as const) await this.#begin(side);
  }

  // A checkpoint is made when the other side's triggers are there: from then on nothing is missed.
  async #begin(target: Side): Promise<void> {
    const source = otherSide[target];
    const seen = await this.snapshot(source, currentSnapshot);
    await this.applying(target, async (db) => {
      const { rows } = await db.execute(sql`SELECT FROM migration.checkpoint`);
      if (rows.length > 0) return;
      if (target === 'new') await requireEmpty(db);
      const copying = target === 'new' ? Object.fromEntries(tables.map(({ name }) => [name, 0])) : {};
      await db.execute(sql`
        INSERT INTO migration.checkpoint (seen, copying) VALUES (${seen}::pg_snapshot, ${JSON.stringify(copying)}::jsonb)
        ON CONFLICT DO NOTHING`);
    });
  }

  /** Takes the triggers and the tables of the migration away, and with them the way back. */
  async uninstall(): Promise<void> {
    for (const side of ['old', 'new'] as const) {
      await this.applying(side, (db) => db.execute(sql`DROP SCHEMA IF EXISTS migration CASCADE`));
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#pools.old.end(), this.#pools.new.end()]);
  }

  async #transaction<T>(side: Side, begin: string, work: (db: Database) => Promise<T>): Promise<T> {
    const client = await this.#pools[side].connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await work(drizzle({ client }));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((reason: unknown) => (broken = reason as Error));
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

export async function currentSnapshot(db: Database): Promise<string> {
  const { rows } = await db.execute<{ now: string }>(sql`SELECT pg_current_snapshot()::text AS now`);
  return rows[0]?.now ?? '';
}

async function requireEmpty(db: Database): Promise<void> {
  for (const { name, on } of tables) {
    const found = await db.select({ id: on.new.id }).from(on.new).limit(1);
    if (found.length > 0) throw new Error(`the new ${name} are not empty: the copy would overwrite them`);
  }
}

function pool(connectionString: string): pg.Pool {
  const made = new pg.Pool({ connectionString, max: 4, application_name: 'migration', options: '-c TimeZone=UTC' });
  // Whoever uses the connection hears of it; an idle one is replaced.
  made.on('error', () => undefined);
  made.on('connect', (client) => client.on('error', () => undefined));
  return made;
}
