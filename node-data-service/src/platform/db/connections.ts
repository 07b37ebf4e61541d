import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { ServiceError } from '../../errors.js';
import { currentRequest } from '../context.js';
import { cameFromServer } from './errors.js';

/** How queries are built; the same for the pool and inside a transaction. */
export type Database = NodePgDatabase;

export interface ConnectionSettings {
  database_url: string;
  statement_limit_ms: number;
  pool_max: number;
  pool_queue_max: number;
  pool_wait_ms: number;
}

/**
 * The bounded pool. Each query belongs to the current request: it is not started when the request's time is up,
 * and cancelled in the database when the time runs out. A full pool with a full queue refuses at once (OVERLOADED).
 */
export class Connections {
  /** For single statements. */
  readonly db: Database;
  readonly #settings: ConnectionSettings;
  readonly #pool: pg.Pool;
  readonly #canceller: pg.Pool;
  #live = 0;

  constructor(settings: ConnectionSettings, onIdleError: (error: Error) => void) {
    this.#settings = settings;
    this.#pool = new pg.Pool({
      connectionString: settings.database_url,
      application_name: 'node-data-service',
      options: '-c TimeZone=UTC',
      max: settings.pool_max,
      connectionTimeoutMillis: settings.pool_wait_ms,
      statement_timeout: settings.statement_limit_ms,
      idle_in_transaction_session_timeout: settings.statement_limit_ms + 1000,
      // For a database that does not even answer; later than its own limit, so that limit speaks first.
      query_timeout: settings.statement_limit_ms + 1000,
      keepAlive: true,
    });
    this.#canceller = new pg.Pool({
      connectionString: settings.database_url,
      application_name: 'node-data-service cancel',
      max: 1,
      idleTimeoutMillis: 1000,
      connectionTimeoutMillis: 1000,
    });
    this.#canceller.on('error', onIdleError);
    this.#pool.on('error', onIdleError);
    this.#pool.on('connect', (client) => {
      this.#live += 1;
      // A checked-out client whose connection breaks would otherwise end the process; its query fails anyway.
      client.on('error', () => undefined);
    });
    this.#pool.on('remove', () => (this.#live -= 1));
    // All that Drizzle calls on a client, as long as transactions are ours (below).
    const queryable = {
      query: (query: pg.QueryConfig, values: unknown[]) => this.use((client) => client.query(query, values)),
    };
    this.db = drizzle({ client: queryable as unknown as pg.Pool });
  }

  /** All of the work's statements, or none. Rolls back when the request's time is up before the commit. */
  async transaction<T>(work: (tx: Database) => Promise<T>): Promise<T> {
    return this.use(async (client) => {
      await client.query('BEGIN');
      try {
        const result = await work(drizzle({ client }));
        currentRequest.getStore()?.deadline.check();
        await client.query('COMMIT');
        return result;
      } catch (error) {
        // If even this fails the connection is broken, and the first error says more.
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool.end(), this.#canceller.end()]);
  }

  private async use<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const deadline = currentRequest.getStore()?.deadline;
    deadline?.check();
    const client = await this.acquire();
    let reusable = true;
    const stopListening = deadline?.onExpire(() => {
      // Not reused, because the cancel may arrive late and must not hit the next request's query.
      reusable = false;
      this.cancel(client);
    });
    try {
      deadline?.check();
      return await work(client);
    } catch (error) {
      reusable &&= cameFromServer(error);
      throw error;
    } finally {
      stopListening?.();
      client.release(!reusable);
    }
  }

  private async acquire(): Promise<pg.PoolClient> {
    const { waitingCount, idleCount, totalCount } = this.#pool;
    const { pool_max, pool_queue_max } = this.#settings;
    if (totalCount >= pool_max && waitingCount - idleCount >= pool_queue_max) throw overloaded();
    try {
      return await this.#pool.connect();
    } catch (error) {
      const waitedInVain = error instanceof Error && error.message.startsWith('timeout exceeded');
      // Without any live connection it is the database that keeps us waiting, not the other requests.
      throw waitedInVain && this.#live > 0 ? overloaded() : error;
    }
  }

  // Best effort: if it fails, the statement limit ends the query a little later.
  private cancel(client: pg.PoolClient): void {
    const { processID } = client as unknown as { processID: number };
    this.#canceller.query('SELECT pg_cancel_backend($1)', [processID]).catch(() => undefined);
  }
}

function overloaded(): ServiceError {
  return new ServiceError('OVERLOADED', 'all database connections are in use; try again with back-off');
}
