import { and, asc, sql } from 'drizzle-orm';
import type { Connections, Database } from '../../platform/db/connections.js';
import { trim } from '../../platform/db/trim.js';
import { outbox, type OutboxEvent } from './schema.js';

/** Where a reader is: at the event with these. */
export type Position = Pick<OutboxEvent, 'transaction_id' | 'id'>;

const start: Position = { transaction_id: 0, id: 0 };

/** Notes what became of the order, together with the change itself. */
export async function announce(tx: Database, order_id: number, status: 'CONFIRMED' | 'REJECTED'): Promise<void> {
  await tx.insert(outbox).values({ topic: `order.${status.toLowerCase()}`, order_id });
}

/** What happened, for readers that must not miss anything. */
export class Outbox {
  readonly #db: Database;
  readonly #after;

  constructor({ db }: Connections) {
    this.#db = db;
    // Ids are taken long before the commit, so a reader at id 8 might miss 7. But no transaction below the oldest that
    // still runs can add anything: up to there the order is final.
    this.#after = db
      .select()
      .from(outbox)
      .where(
        and(
          sql`(${outbox.transaction_id}, ${outbox.id}) > (${sql.placeholder('transaction_id')}, ${sql.placeholder('id')})`,
          sql`${outbox.transaction_id} < pg_snapshot_xmin(pg_current_snapshot())::text::bigint`,
        ),
      )
      .orderBy(asc(outbox.transaction_id), asc(outbox.id))
      .limit(sql.placeholder('limit'))
      .prepare('outbox_after');
  }

  list(after: Position | undefined, limit: number): Promise<OutboxEvent[]> {
    return this.#after.execute({ ...start, ...after, limit });
  }

  /** Whoever has not read them by then misses them. */
  trim(retention_days: number): Promise<void> {
    return trim(this.#db, outbox, outbox.created_at, retention_days);
  }
}
