import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { pino } from 'pino';
import { createApp } from './app.js';

const log = pino();
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 });
pool.on('error', (error) => log.warn(error, 'idle connection lost'));
const db = drizzle({ client: pool });
await migrate(db, { migrationsFolder: 'migrations' });

const app = createApp(db, log, process.env.SHOP_TUNED === '1');
const server = app.listen(Number(process.env.PORT ?? 5002), '127.0.0.1');
server.keepAliveTimeout = 75_000;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close(() => void pool.end());
    server.closeIdleConnections();
  });
}
