import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { applyMigrations } from '../../node-data-service/src/platform/db/migrations.js';
import { shop } from '../../node-data-service/src/shop/index.js';
import { Databases } from '../src/databases.js';
import { step, type Step } from '../src/step.js';
import { tables, type Side } from '../src/tables.js';

const monolith = fileURLToPath(new URL('../../bench/alternatives/flask-sqlalchemy', import.meta.url));

/** The databases of a monolith and of a data service, both empty, on the server of TEST_DATABASE_URL. */
export class Shop {
  readonly urls: Record<Side, string>;
  readonly databases: Databases;
  readonly #names: Record<Side, string>;
  readonly #clients: pg.Client[] = [];

  private constructor(names: Record<Side, string>) {
    this.#names = names;
    this.urls = { old: urlOf(names.old), new: urlOf(names.new) };
    this.databases = new Databases(this.urls);
  }

  static async create(): Promise<Shop> {
    const suffix = randomBytes(6).toString('hex');
    const made = new Shop({ old: `monolith_${suffix}`, new: `shop_${suffix}` });
    await query(server(), `CREATE DATABASE ${made.#names.old}`);
    await query(server(), `CREATE DATABASE ${made.#names.new}`);
    createMonolithTables(made.urls.old);
    await applyMigrations(made.urls.new, shop.migrations);
    return made;
  }

  /** Of all tables that move, and what the migration keeps. */
  async empty(): Promise<void> {
    await this.databases.uninstall();
    for (const side of ['old', 'new'] as const) {
      for (const { name } of tables) await this.sql(side, `TRUNCATE ${name} RESTART IDENTITY CASCADE`);
    }
  }

  async sql(side: Side, text: string): Promise<Record<string, unknown>[]> {
    return query(this.urls[side], text);
  }

  /** A connection of its own, for transactions that overlap. */
  async connect(side: Side): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.urls[side] });
    client.on('error', () => undefined);
    await client.connect();
    this.#clients.push(client);
    return client;
  }

  /** Steps from `source` until nothing is left. */
  async follow(source: Side = 'old'): Promise<Step[]> {
    const steps: Step[] = [];
    do steps.push(await step(this.databases, source));
    while (!steps.at(-1)?.whole);
    return steps;
  }

  /** Rows of the side as text, by table and id. */
  async rows(side: Side): Promise<string[]> {
    const all = tables.map(({ name }) => `SELECT '${name}' AS t, id, r::text FROM ${name} r`).join(' UNION ALL ');
    return (await this.sql(side, `${all} ORDER BY 1, 2`)).map(({ t, r }) => `${t as string} ${r as string}`);
  }

  async drop(): Promise<void> {
    await this.databases.close();
    await Promise.all(this.#clients.map((client) => client.end().catch(() => undefined)));
    for (const name of Object.values(this.#names)) await query(server(), `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

export function createMonolithTables(url: string): void {
  execFileSync(`${monolith}/.venv/bin/flask`, ['--app', 'shop', 'create-tables'], {
    cwd: monolith,
    env: { ...process.env, DATABASE_URL: url },
  });
}

export const newUsers = (count: number, of = 'user') =>
  `INSERT INTO users (name, email) SELECT 'User', '${of}.' || n || '@example.com' FROM generate_series(1, ${count}) n`;

function server(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error('TEST_DATABASE_URL must name a PostgreSQL where databases may be created');
  return url;
}

function urlOf(database: string): string {
  const url = new URL(server());
  url.pathname = `/${database}`;
  return url.href;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
