import { and, eq, sql } from 'drizzle-orm';
import { ServiceError } from '../../errors.js';
import type { Connections, Database } from '../../platform/db/connections.js';
import type { Operation } from '../../platform/saga/operation.js';
import type { Operations } from '../../platform/saga/operations.js';
import { sagaOperations } from '../../platform/saga/schema.js';
import { insertOrder, withItems } from '../orders/repository.js';
import { announce } from '../outbox/outbox.js';
import { orders, type NewOrder, type Order } from '../orders/schema.js';
import { insertForOrder, refusal } from '../payments/repository.js';
import { ABANDONED, payments, type Payment } from '../payments/schema.js';
import { consume, expireOne, hold, release } from './reservations.js';
import { reservations, type Reservation } from './schema.js';

// A parked saga may wait for its operator for any time. Until it is through, its order is to be decided or its payment to
// be captured or voided; after that it repeats no step whose operation would be missed.
const stillOpen = sql`EXISTS (
  SELECT FROM ${sagaOperations} AS placed JOIN ${orders} ON ${orders.id} = (placed.response -> 'order' ->> 'id')::bigint
  WHERE placed.saga_id = ${sagaOperations.saga_id} AND placed.action = 'place-order' AND (
    ${orders.status} = 'PENDING' OR EXISTS (
      SELECT FROM ${payments} WHERE ${payments.order_id} = ${orders.id} AND ${payments.status} IN ('PENDING', 'AUTHORIZED'))))`;

/** What a checkout asks of this service, each once, whatever the network repeats. As in proto/shop/v1/checkout_steps.proto. */
export class Checkout {
  readonly #connections: Connections;
  readonly #operations: Operations;
  readonly #reservation_ms: number;

  constructor(connections: Connections, operations: Operations, reservation_ms: number) {
    this.#connections = connections;
    this.#operations = operations;
    this.#reservation_ms = reservation_ms;
  }

  placeOrder(operation: Operation, request: NewOrder): Promise<{ order: Order }> {
    const run = async (tx: Database) => {
      const order = await insertOrder(tx, request);
      await tx.insert(reservations).values({ order_id: order.id });
      return { order };
    };
    return this.#operations.perform(operation, { action: 'place-order', request, run });
  }

  rejectOrder(operation: Operation): Promise<void> {
    return this.#operations.compensate<{ order: Order }>(operation, 'place-order', async (tx, { order }) => {
      await release(tx, order.id);
      await decideOrder(tx, order.id, 'REJECTED');
    });
  }

  reserveStock(operation: Operation, order_id: number): Promise<{ reservation: Reservation }> {
    const run = async (tx: Database) => ({ reservation: await hold(tx, order_id, this.#reservation_ms) });
    return this.#operations.perform(operation, { action: 'reserve-stock', request: { order_id }, run });
  }

  releaseStock(operation: Operation): Promise<void> {
    return this.#operations.compensate<{ reservation: Reservation }>(
      operation,
      'reserve-stock',
      (tx, { reservation }) => release(tx, reservation.order_id),
    );
  }

  confirmOrder(operation: Operation, order_id: number): Promise<{ order: Order }> {
    const run = async (tx: Database) => {
      await consume(tx, order_id);
      return { order: await decideOrder(tx, order_id, 'CONFIRMED') };
    };
    return this.#operations.perform(operation, { action: 'confirm-order', request: { order_id }, run });
  }

  /** The order if it is confirmed; undefined if it never will be. */
  async cancelConfirmation(operation: Operation): Promise<{ order: Order } | undefined> {
    return this.#operations.cancelOrLearn<{ order: Order }>(operation, 'confirm-order');
  }

  /** The payment as it is now, as the provider's answer may be recorded by the time of a replay. */
  async openPayment(operation: Operation, order_id: number): Promise<Payment> {
    const run = async (tx: Database) => {
      const payment_id = await insertForOrder(tx, order_id, operation.saga_id);
      if (payment_id === undefined) throw await refusal(tx, order_id);
      return { payment_id };
    };
    await this.#operations.perform(operation, { action: 'open-payment', request: { order_id }, run });
    return (await this.#paymentOf(operation)) as Payment;
  }

  /** The payment, which nobody can authorize any more unless it is by now; undefined if there never was one. */
  async closePayment(operation: Operation): Promise<Payment | undefined> {
    await this.#operations.compensate<{ payment_id: number }>(operation, 'open-payment', (tx, { payment_id }) =>
      giveUp(tx, payment_id),
    );
    return this.#paymentOf(operation);
  }

  /** Gives back what is held for too long. One transaction each, so that a replica beside this one finds others. */
  async expire(): Promise<void> {
    while (await this.#connections.transaction(expireOne));
  }

  /** Forgets the operations of checkouts that are over for so many days. */
  async trim(retention_days: number): Promise<void> {
    await this.#operations.trim(retention_days, stillOpen);
  }

  async #paymentOf({ saga_id }: Operation): Promise<Payment | undefined> {
    const [payment] = await this.#connections.db.select().from(payments).where(eq(payments.idempotency_key, saga_id));
    return payment;
  }
}

async function decideOrder(tx: Database, id: number, status: 'CONFIRMED' | 'REJECTED'): Promise<Order> {
  const changed = await tx
    .update(orders)
    .set({ status, version: sql`${orders.version} + 1`, updated_at: sql`now()` })
    .where(and(eq(orders.id, id), eq(orders.status, 'PENDING')))
    .returning();
  const [order] = await withItems(tx, changed);
  if (!order) throw new ServiceError('INVALID_TRANSITION', `order ${id} is not PENDING and cannot become ${status}`);
  await announce(tx, id, status);
  return order;
}

// Only while it is PENDING; with the new version a late AUTHORIZED is refused, and whoever sent it has to void.
async function giveUp(tx: Database, id: number): Promise<void> {
  await tx
    .update(payments)
    .set({
      status: 'DECLINED',
      decline_reason: ABANDONED,
      version: sql`${payments.version} + 1`,
      updated_at: sql`now()`,
    })
    .where(and(eq(payments.id, id), eq(payments.status, 'PENDING')));
}
