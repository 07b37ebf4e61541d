import { and, eq, inArray, sql } from 'drizzle-orm';
import { ServiceError } from '../../errors.js';
import { staleError } from '../../platform/db/changes.js';
import type { Connections, Database } from '../../platform/db/connections.js';
import { keysetReader } from '../../platform/db/keyset.js';
import { rowReader } from '../../platform/db/rows.js';
import { orders } from '../orders/schema.js';
import {
  payments,
  type NewPayment,
  type Payment,
  type PaymentChange,
  type PaymentQuery,
  type PaymentStatus,
} from './schema.js';

/** Which statuses each status can be reached from. */
const reachedFrom: Record<PaymentChange['status'], PaymentStatus[]> = {
  AUTHORIZED: ['PENDING'],
  DECLINED: ['PENDING'],
  CAPTURED: ['AUTHORIZED'],
  VOIDED: ['AUTHORIZED'],
};

/** Payments in the database. Errors as in proto/shop/v1/payments.proto. */
export class PaymentRepository {
  readonly page;
  readonly #db;
  readonly #rows;
  readonly #byKey;

  constructor({ db }: Connections) {
    this.#db = db;
    this.#rows = rowReader(db, 'payment', payments);
    this.#byKey = db
      .select()
      .from(payments)
      .where(eq(payments.idempotency_key, sql.placeholder('key')))
      .prepare('payment_by_key');
    this.page = keysetReader<typeof payments, PaymentQuery>(db, 'payments', payments, {
      order_id: (value) => sql`${payments.order_id} = ${value}`,
      status: (value) => sql`${payments.status} = ${value}`,
    });
  }

  get(id: number): Promise<Payment> {
    return this.#rows.get(id);
  }

  batch(ids: number[]): Promise<Payment[]> {
    return this.#rows.batch(ids);
  }

  /** The payment, and whether it is new or the one that an earlier call with the same key created. */
  async create({ order_id, idempotency_key }: NewPayment): Promise<{ payment: Payment; created: boolean }> {
    const id = await insertForOrder(this.#db, order_id, idempotency_key);
    if (id !== undefined) return { payment: await this.#rows.get(id), created: true };
    const [existing] = await this.#byKey.execute({ key: idempotency_key });
    if (!existing) throw await refusal(this.#db, order_id);
    if (existing.order_id === order_id) return { payment: existing, created: false };
    throw new ServiceError('IDEMPOTENCY_KEY_REUSED', `the key belongs to a payment of order ${existing.order_id}`);
  }

  async update(id: number, { version, status, provider_reference, decline_reason }: PaymentChange): Promise<Payment> {
    const [changed] = await this.#db
      .update(payments)
      .set({
        status,
        ...(provider_reference === undefined ? {} : { provider_reference }),
        ...(decline_reason === undefined ? {} : { decline_reason }),
        version: sql`${payments.version} + 1`,
        updated_at: sql`now()`,
      })
      .where(and(eq(payments.id, id), eq(payments.version, version), inArray(payments.status, reachedFrom[status])))
      .returning();
    if (changed) return changed;
    const current = await this.#rows.find(id);
    if (current?.version !== version) throw staleError('payment', { id, version }, current);
    throw new ServiceError('INVALID_TRANSITION', `payment ${id} is ${current.status} and cannot become ${status}`);
  }
}

/**
 * Amount and currency are the order's by construction. Nothing is inserted when the key is there, or the order is not
 * there or rejected.
 */
export async function insertForOrder(db: Database, order_id: number, key: string): Promise<number | undefined> {
  const { rows } = await db.execute<{ id: string }>(sql`
    INSERT INTO payments (order_id, amount_cents, currency, idempotency_key)
    SELECT id, total_cents, currency, ${key} FROM orders WHERE id = ${order_id} AND status <> 'REJECTED'
    ON CONFLICT (idempotency_key) DO NOTHING
    RETURNING id`);
  return rows[0] && Number(rows[0].id);
}

/** Why nothing was inserted, if not for the key. */
export async function refusal(db: Database, order_id: number): Promise<ServiceError> {
  const [order] = await db.select({ status: orders.status }).from(orders).where(eq(orders.id, order_id));
  if (!order) return new ServiceError('INVALID_REFERENCE', `order ${order_id} does not exist`);
  return new ServiceError('INVALID_TRANSITION', `order ${order_id} is ${order.status} and cannot be paid`);
}
