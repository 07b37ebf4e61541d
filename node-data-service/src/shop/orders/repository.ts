import { and, asc, eq, sql } from 'drizzle-orm';
import { notFound, ServiceError } from '../../errors.js';
import { staleError } from '../../platform/db/changes.js';
import type { Connections, Database } from '../../platform/db/connections.js';
import { keysetReader, type Page } from '../../platform/db/keyset.js';
import { rowReader } from '../../platform/db/rows.js';
import { reservations } from '../checkout/schema.js';
import { announce } from '../outbox/outbox.js';
import { users } from '../users/schema.js';
import {
  orderItems,
  orders,
  subtotalCents,
  type NewOrder,
  type Order,
  type OrderChange,
  type OrderQuery,
  type OrderTotal,
} from './schema.js';
import { giveStockBack, takeStock } from './stock.js';

type OrderRow = typeof orders.$inferSelect;

/** Orders with their items in the database. Errors as in proto/shop/v1/orders.proto. */
export class OrderRepository {
  readonly #connections;
  readonly #rows;
  readonly #users;
  readonly #page;
  readonly #totals;

  constructor(connections: Connections) {
    const { db } = connections;
    this.#connections = connections;
    this.#rows = rowReader(db, 'order', orders);
    this.#users = rowReader(db, 'user', users);
    this.#totals = totalsStatement(db);
    this.#page = keysetReader<typeof orders, OrderQuery>(db, 'orders', orders, {
      user_id: (value) => sql`${orders.user_id} = ${value}`,
      status: (value) => sql`${orders.status} = ${value}`,
    });
  }

  async get(id: number): Promise<Order> {
    const [order] = await this.batch([id]);
    if (!order) throw notFound('order', id);
    return order;
  }

  async batch(ids: number[]): Promise<Order[]> {
    return withItems(this.#connections.db, await this.#rows.batch(ids));
  }

  async page(query: OrderQuery): Promise<Page<Order>> {
    const { items, next_cursor } = await this.#page(query);
    return { items: await withItems(this.#connections.db, items), next_cursor };
  }

  async totals(user_id: number): Promise<OrderTotal[]> {
    const rows = await this.#totals.execute({ user_id });
    // No orders and no user look the same so far.
    if (rows.length === 0) await this.#users.get(user_id);
    return rows;
  }

  async create(order: NewOrder): Promise<Order> {
    return this.#connections.transaction(async (tx) => {
      await takeStock(tx, order);
      return insertOrder(tx, order);
    });
  }

  async update(id: number, change: OrderChange): Promise<Order> {
    return this.#connections.transaction(async (tx) => {
      await refuseIfReserved(tx, id);
      const [order] = await withItems(tx, [await decide(tx, id, change)]);
      await announce(tx, id, change.status);
      if (change.status === 'REJECTED') await giveStockBack(tx, order as Order);
      return order as Order;
    });
  }
}

function totalsStatement(db: Database) {
  return db
    .select({
      currency: orders.currency,
      status: orders.status,
      order_count: sql<number>`count(*)`.mapWith(Number),
      total_cents: sql<number>`sum(${orders.total_cents})`.mapWith(Number),
    })
    .from(orders)
    .where(eq(orders.user_id, sql.placeholder('user_id')))
    .groupBy(orders.currency, orders.status)
    .orderBy(asc(orders.currency), asc(orders.status))
    .prepare('order_totals');
}

/** The orders of these rows; one more query for all together, whatever their number. */
export async function withItems(db: Database, rows: OrderRow[]): Promise<Order[]> {
  if (rows.length === 0) return [];
  const items = await db
    .select()
    .from(orderItems)
    .where(sql`${orderItems.order_id} = ANY(${sql.placeholder('ids')})`)
    .orderBy(asc(orderItems.order_id), asc(orderItems.line))
    .prepare('items_by_orders')
    .execute({ ids: rows.map((row) => row.id) });
  const byId = new Map(rows.map((row): [number, Order] => [row.id, { ...row, items: [] }]));
  for (const item of items) byId.get(item.order_id)?.items.push(item);
  return [...byId.values()];
}

/** Writes the order and its lines, and takes no stock. */
export async function insertOrder(tx: Database, { items, ...order }: NewOrder): Promise<Order> {
  const subtotal_cents = subtotalCents(items);
  const total_cents = subtotal_cents - order.discount_cents + order.tax_cents;
  const [inserted] = await tx
    .insert(orders)
    .values({ ...order, subtotal_cents, total_cents })
    .returning();
  const row = inserted as OrderRow;
  const lines = items.map((item, at) => ({ ...item, order_id: row.id, line: at + 1 }));
  return { ...row, items: await tx.insert(orderItems).values(lines).returning() };
}

// Whether there is stock to give back only the checkout knows.
async function refuseIfReserved(tx: Database, id: number): Promise<void> {
  const [reservation] = await tx.select().from(reservations).where(eq(reservations.order_id, id));
  if (reservation) throw new ServiceError('INVALID_TRANSITION', `order ${id} is decided by its checkout`);
}

async function decide(tx: Database, id: number, { version, status }: OrderChange): Promise<OrderRow> {
  const [changed] = await tx
    .update(orders)
    .set({ status, version: sql`${orders.version} + 1`, updated_at: sql`now()` })
    .where(and(eq(orders.id, id), eq(orders.version, version), eq(orders.status, 'PENDING')))
    .returning();
  if (changed) return changed;
  const [current] = await tx.select().from(orders).where(eq(orders.id, id));
  if (current?.version !== version) throw staleError('order', { id, version }, current);
  throw new ServiceError('INVALID_TRANSITION', `order ${id} is ${current.status} and cannot become ${status}`);
}
