import { asc, sql } from 'drizzle-orm';
import { ServiceError } from '../../errors.js';
import type { Database } from '../../platform/db/connections.js';
import { products, type Product } from '../products/schema.js';
import type { NewOrder, Order } from './schema.js';

/**
 * Takes the stock of a new order within its transaction.
 * @throws ServiceError INVALID_REFERENCE, CURRENCY_MISMATCH, PRICE_CHANGED, OUT_OF_STOCK
 */
export async function takeStock(tx: Database, order: Pick<NewOrder, 'currency' | 'items'>): Promise<void> {
  const locked = await lockProducts(tx, order.items);
  for (const item of order.items) checkItem(item, order.currency, locked.get(item.product_id));
  await moveStock(
    tx,
    order.items.map((item) => ({ ...item, quantity: -item.quantity })),
  );
}

/** Gives the stock of a rejected order back within its transaction. */
export async function giveStockBack(tx: Database, order: Order): Promise<void> {
  await lockProducts(tx, order.items);
  await moveStock(tx, order.items);
}

// By ascending id, so that two orders of the same products wait for each other instead of deadlocking.
async function lockProducts(tx: Database, items: { product_id: number }[]): Promise<Map<number, Product>> {
  const rows = await tx
    .select()
    .from(products)
    .where(sql`${products.id} = ANY(${sql.placeholder('ids')})`)
    .orderBy(asc(products.id))
    .for('update')
    .prepare('products_lock')
    .execute({ ids: items.map((item) => item.product_id) });
  return new Map(rows.map((product) => [product.id, product]));
}

function checkItem(item: NewOrder['items'][number], currency: string, product: Product | undefined): void {
  const name = `product ${item.product_id}`;
  if (!product) throw new ServiceError('INVALID_REFERENCE', `${name} does not exist`);
  if (product.currency !== currency) {
    throw new ServiceError('CURRENCY_MISMATCH', `${name} is priced in ${product.currency}, the order in ${currency}`);
  }
  if (product.price_cents !== item.unit_price_cents) {
    const detail = `${name} costs ${product.price_cents} cents, not ${item.unit_price_cents}`;
    throw new ServiceError('PRICE_CHANGED', detail);
  }
  if (product.stock < item.quantity) {
    throw new ServiceError('OUT_OF_STOCK', `${name}: ${item.quantity} ordered, ${product.stock} left`);
  }
}

async function moveStock(tx: Database, items: { product_id: number; quantity: number }[]): Promise<void> {
  const moved = sql`unnest(${sql.placeholder('ids')}::bigint[], ${sql.placeholder('quantities')}::bigint[])`;
  await tx
    .update(products)
    .set({
      stock: sql`${products.stock} + moved.quantity`,
      version: sql`${products.version} + 1`,
      updated_at: sql`now()`,
    })
    .from(sql`${moved} AS moved(id, quantity)`)
    .where(sql`${products.id} = moved.id`)
    .prepare('products_move_stock')
    .execute({ ids: items.map((item) => item.product_id), quantities: items.map((item) => item.quantity) });
}
