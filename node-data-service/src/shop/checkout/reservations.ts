import { and, eq, sql, type SQL } from 'drizzle-orm';
import { notFound, ServiceError } from '../../errors.js';
import type { Database } from '../../platform/db/connections.js';
import { withItems } from '../orders/repository.js';
import { orders, type Order } from '../orders/schema.js';
import { giveStockBack, takeStock } from '../orders/stock.js';
import { reservations, type Reservation } from './schema.js';

/** Takes the stock of the order and holds it for a while. @throws ServiceError as takeStock, NOT_FOUND, INVALID_TRANSITION */
export async function hold(tx: Database, order_id: number, for_ms: number): Promise<Reservation> {
  const status = await lock(tx, order_id);
  if (status !== 'REQUESTED') {
    throw new ServiceError('INVALID_TRANSITION', `the reservation of order ${order_id} is ${status}, not REQUESTED`);
  }
  await takeStock(tx, await orderOf(tx, order_id));
  const expires_at = sql`clock_timestamp() + ${for_ms} * interval '1 millisecond'`;
  return (await set(tx, order_id, { status: 'HELD', expires_at })) as Reservation;
}

/** The stock is sold. @throws ServiceError NOT_FOUND, RESERVATION_EXPIRED, INVALID_TRANSITION */
export async function consume(tx: Database, order_id: number): Promise<Reservation> {
  const status = await lock(tx, order_id);
  if (status !== 'HELD' && status !== 'EXPIRED') {
    throw new ServiceError('INVALID_TRANSITION', `the reservation of order ${order_id} is ${status}, not HELD`);
  }
  // The clock decides, not whether the sweeper was there; read after the wait for the lock.
  const in_time = sql`${reservations.expires_at} > clock_timestamp()`;
  const consumed = await set(tx, order_id, { status: 'CONSUMED' }, and(eq(reservations.status, 'HELD'), in_time));
  if (!consumed) throw new ServiceError('RESERVATION_EXPIRED', `the stock of order ${order_id} was held for too long`);
  return consumed;
}

/** Gives the stock back, if it is held. @throws ServiceError NOT_FOUND, INVALID_TRANSITION when it is sold */
export async function release(tx: Database, order_id: number): Promise<void> {
  const status = await lock(tx, order_id);
  if (status === 'CONSUMED') {
    throw new ServiceError('INVALID_TRANSITION', `the reservation of order ${order_id} is CONSUMED`);
  }
  if (status === 'HELD') await giveStockBack(tx, await orderOf(tx, order_id));
  if (status === 'HELD' || status === 'REQUESTED') await set(tx, order_id, { status: 'RELEASED' });
}

/** Gives the stock of one reservation back that is over and that nobody works on. @returns whether there was one */
export async function expireOne(tx: Database): Promise<boolean> {
  const [row] = await tx
    .select({ order_id: reservations.order_id })
    .from(reservations)
    .where(and(eq(reservations.status, 'HELD'), sql`${reservations.expires_at} <= clock_timestamp()`))
    .orderBy(reservations.expires_at)
    .limit(1)
    .for('update', { skipLocked: true });
  if (!row) return false;
  await giveStockBack(tx, await orderOf(tx, row.order_id));
  await set(tx, row.order_id, { status: 'EXPIRED' });
  return true;
}

// Before the products, everywhere, so that nobody waits in a circle.
async function lock(tx: Database, order_id: number): Promise<Reservation['status']> {
  const [row] = await tx
    .select({ status: reservations.status })
    .from(reservations)
    .where(eq(reservations.order_id, order_id))
    .for('update');
  if (!row) throw notFound('reservation of order', order_id);
  return row.status;
}

async function orderOf(tx: Database, order_id: number): Promise<Order> {
  const [order] = await withItems(tx, await tx.select().from(orders).where(eq(orders.id, order_id)));
  if (!order) throw notFound('order', order_id);
  return order;
}

interface Change {
  status: Reservation['status'];
  expires_at?: SQL;
}

async function set(tx: Database, order_id: number, change: Change, only?: SQL): Promise<Reservation | undefined> {
  const [row] = await tx
    .update(reservations)
    .set({ ...change, version: sql`${reservations.version} + 1`, updated_at: sql`now()` })
    .where(and(eq(reservations.order_id, order_id), only))
    .returning();
  return row;
}
