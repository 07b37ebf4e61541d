import { and, eq, sql, type SQL } from 'drizzle-orm';
import { ServiceError, type ErrorCode } from '../../errors.js';
import { canonicalHash } from '../canonical.js';
import type { Connections, Database } from '../db/connections.js';
import { toServiceError, type ConstraintMessages } from '../db/errors.js';
import { trim } from '../db/trim.js';
import type { Operation } from './operation.js';
import { sagaOperations } from './schema.js';

type Row = typeof sagaOperations.$inferSelect;
type Answer = Record<string, unknown>;
type Decision = Pick<Row, 'state' | 'response'>;

/** What an operation asks for: which effect, and the request it is done for. */
export interface Effect<T extends object> {
  action: string;
  request: object;
  /** At most once for each operation, however often it is asked for. What it throws as 4xx is remembered like an answer. */
  run: (tx: Database) => Promise<T>;
}

/**
 * The guard of a saga's participant: the operation's row is locked, judged and written in the transaction of the effect.
 * Rules as in gateway/model/Saga.tla.
 */
export class Operations {
  readonly #connections: Connections;
  readonly #constraints: ConstraintMessages;

  constructor(connections: Connections, constraints: ConstraintMessages) {
    this.#connections = connections;
    this.#constraints = constraints;
  }

  /**
   * The effect's answer, or the one it gave before.
   * @throws ServiceError STALE_EPOCH, OPERATION_CANCELLED, IDEMPOTENCY_KEY_REUSED, or what the effect refused with
   */
  async perform<T extends object>(operation: Operation, effect: Effect<T>): Promise<T> {
    const request_hash = canonicalHash(effect.request);
    const decision = await this.#connections.transaction(async (tx): Promise<Decision> => {
      const row = await lock(tx, operation, effect.action);
      if (row.state === 'CANCELLED') throw cancelled(operation);
      if (row.state && row.request_hash !== request_hash) throw reused(operation);
      if (row.state) return row;
      const decided = await this.#attempt(tx, effect);
      await decide(tx, operation, { ...decided, request_hash });
      return decided;
    });
    if (decision.state === 'REFUSED') throw refusal(decision.response);
    return decision.response as T;
  }

  /**
   * Undoes the effect if it took place; else sees to it that it never will.
   * @param undo gets what the effect answered
   */
  async compensate<T extends object>(
    operation: Operation,
    action: string,
    undo: (tx: Database, done: T) => Promise<void>,
  ): Promise<void> {
    await this.#connections.transaction(async (tx) => {
      const row = await lock(tx, operation, action);
      if (row.state === 'CANCELLED') return;
      if (row.state === 'DONE') await undo(tx, row.response as T);
      await decide(tx, operation, { state: 'CANCELLED' });
    });
  }

  /** For an effect that cannot be undone: what it answered, or undefined and it never takes place. */
  async cancelOrLearn<T extends object>(operation: Operation, action: string): Promise<T | undefined> {
    return this.#connections.transaction(async (tx) => {
      const row = await lock(tx, operation, action);
      if (row.state === 'DONE') return row.response as T;
      if (row.state !== 'CANCELLED') await decide(tx, operation, { state: 'CANCELLED' });
      return undefined;
    });
  }

  /**
   * Forgets operations nobody asked for in so many days. A saga that asks again after that would have its effect twice.
   * @param open true for operations of sagas that may still go on, however old they are
   */
  trim(retention_days: number, open: SQL): Promise<void> {
    return trim(this.#connections.db, sagaOperations, sagaOperations.updated_at, retention_days, open);
  }

  // A refusal takes back what the effect did before it, but not the operation's row.
  async #attempt(tx: Database, { run }: Effect<object>): Promise<Decision> {
    await tx.execute(sql`SAVEPOINT effect`);
    try {
      return { state: 'DONE', response: (await run(tx)) as Answer };
    } catch (error) {
      const { code, detail, http_status } = toServiceError(error, this.#constraints);
      if (http_status >= 500) throw error;
      await tx.execute(sql`ROLLBACK TO SAVEPOINT effect`);
      return { state: 'REFUSED', response: { code, detail } };
    }
  }
}

// Inserts or locks in one statement, so that of two at once the second waits for what the first decides.
async function lock(tx: Database, { saga_id, step, epoch }: Operation, action: string): Promise<Row> {
  const [row] = await tx
    .insert(sagaOperations)
    .values({ saga_id, step, action, max_epoch: epoch })
    .onConflictDoUpdate({
      target: [sagaOperations.saga_id, sagaOperations.step],
      set: { max_epoch: sql`greatest(${sagaOperations.max_epoch}, excluded.max_epoch)`, updated_at: sql`now()` },
    })
    .returning();
  if (!row) throw new Error('an upsert gives one row');
  if (row.max_epoch > epoch) {
    throw new ServiceError('STALE_EPOCH', `saga ${saga_id} is at epoch ${row.max_epoch}, not ${epoch}`);
  }
  if (row.action !== action) throw reused({ saga_id, step, epoch });
  return row;
}

async function decide(tx: Database, { saga_id, step }: Operation, decision: Partial<Row>): Promise<void> {
  await tx
    .update(sagaOperations)
    .set(decision)
    .where(and(eq(sagaOperations.saga_id, saga_id), eq(sagaOperations.step, step)));
}

function cancelled({ saga_id, step }: Operation): ServiceError {
  return new ServiceError('OPERATION_CANCELLED', `${step} of saga ${saga_id} was cancelled`);
}

function reused({ saga_id, step }: Operation): ServiceError {
  return new ServiceError('IDEMPOTENCY_KEY_REUSED', `${step} of saga ${saga_id} was another request`);
}

function refusal(response: Answer | null): ServiceError {
  const { code, detail } = response as { code: ErrorCode; detail: string };
  return new ServiceError(code, detail);
}
