import { sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import { noRoute, renderProblems } from './errors.js';
import { preparedUserQueries } from './prepared.js';
import { productRoutes } from './products.js';
import { track } from './requests.js';
import { userQueries, userRoutes } from './users.js';

/**
 * The application, not listening yet.
 * @param prepared whether users are read and created by src/prepared.ts
 */
export function createApp(db: NodePgDatabase, log: Logger, prepared: boolean): Express {
  const app = express();
  app.disable('x-powered-by');
  // None of the others computes one.
  app.disable('etag');
  app.use(track(log));
  app.use('/api/users', userRoutes(db, prepared ? preparedUserQueries(db) : userQueries(db)));
  app.use('/api/products', productRoutes(db));
  app.get('/readyz', async (_request, response) => {
    await db.execute(sql`SELECT 1`);
    response.json({ status: 'ready' });
  });
  app.use(noRoute);
  app.use(renderProblems(log));
  return app;
}
