// `npm run alone`: the service without its neighbours, on demo data in a PostgreSQL of its own, which ends with it; or in
// the database of DATABASE_URL.
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { readConfig } from '../src/config.js';
import { applyMigrations } from '../src/platform/db/migrations.js';
import { createLog } from '../src/platform/log.js';
import { addDemoData } from '../src/shop/demo.js';
import { shop } from '../src/shop/index.js';
import { start } from '../src/start.js';
import { startPostgres } from './postgres/start.js';

const { DATABASE_URL: given } = process.env;
const server = given ? { url: given, stop: async () => undefined } : await startPostgres();
try {
  const config = readConfig({ ...process.env, DATABASE_URL: server.url });
  await applyMigrations(server.url, shop.migrations);
  await seed();
  const running = await start(config, createLog(config));
  await new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
  await running.stop();
} finally {
  await server.stop();
}

async function seed(): Promise<void> {
  const pool = new pg.Pool({ connectionString: server.url, max: 1 });
  try {
    await drizzle({ client: pool }).transaction(addDemoData);
  } finally {
    await pool.end();
  }
}
