import { sql } from 'drizzle-orm';
import { char, check, index, integer, pgEnum, pgTable, primaryKey, unique } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import {
  history,
  historyDocs,
  identity,
  int64,
  rowSchema,
  type ColumnDocs,
  type EnumDocs,
} from '../../platform/db/columns.js';
import * as field from '../../platform/fields.js';
import { pageQuery } from '../../platform/pages.js';
import { products } from '../products/schema.js';
import { users } from '../users/schema.js';

export const orderStatus = pgEnum('order_status', ['PENDING', 'CONFIRMED', 'REJECTED']);

/** What users bought, with the prices of that moment. */
export const orders = pgTable(
  'orders',
  {
    id: identity(),
    user_id: int64()
      .notNull()
      .references(() => users.id),
    status: orderStatus().notNull().default('PENDING'),
    country: char({ length: 2 }).notNull(),
    currency: char({ length: 3 }).notNull(),
    subtotal_cents: int64().notNull(),
    discount_cents: int64().notNull(),
    tax_cents: int64().notNull(),
    total_cents: int64().notNull(),
    ...history,
  },
  (table) => [
    index('orders_user_id_id').on(table.user_id, table.id),
    index('orders_status_id').on(table.status, table.id),
    check('orders_country_code', sql`${table.country} ~ '^[A-Z]{2}$'`),
    check('orders_currency_code', sql`${table.currency} ~ '^[A-Z]{3}$'`),
    check('orders_discount_within_subtotal', sql`${table.discount_cents} BETWEEN 0 AND ${table.subtotal_cents}`),
    check('orders_tax_from_0', sql`${table.tax_cents} >= 0`),
    check(
      'orders_total_adds_up',
      sql`${table.total_cents} = ${table.subtotal_cents} - ${table.discount_cents} + ${table.tax_cents}`,
    ),
  ],
);

/** The lines of the orders. */
export const orderItems = pgTable(
  'order_items',
  {
    order_id: int64()
      .notNull()
      .references(() => orders.id),
    line: integer().notNull(),
    product_id: int64()
      .notNull()
      .references(() => products.id),
    quantity: integer().notNull(),
    unit_price_cents: int64().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.order_id, table.line] }),
    unique('order_items_product_once').on(table.order_id, table.product_id),
    // For the check that a deleted product was never ordered.
    index('order_items_product_id').on(table.product_id),
    check('order_items_line_from_1', sql`${table.line} >= 1`),
    check('order_items_quantity_range', sql`${table.quantity} BETWEEN 1 AND 1000`),
    check('order_items_price_from_0', sql`${table.unit_price_cents} >= 0`),
  ],
);

export const orderStatusDocs: EnumDocs<typeof orderStatus> = {
  doc: 'Where an order stands.',
  values: {
    PENDING: 'Placed, not yet decided. Stock is taken, or of a checkout reserved.',
    CONFIRMED: 'Accepted for good. Final.',
    REJECTED: 'Refused, stock given back. Final.',
  },
};

export const orderDocs: ColumnDocs<typeof orders> = {
  ...historyDocs,
  user_id: { doc: 'The user who placed the order.', example: 7, unit: null },
  status: { doc: 'Where the order stands. CONFIRMED and REJECTED are final.', example: 'PENDING' },
  country: { doc: 'Country the tax is for: ISO 3166-1 alpha-2, two capital letters.', example: 'DE' },
  currency: { doc: 'ISO 4217 code of all amounts of the order.', example: 'EUR' },
  subtotal_cents: {
    doc: 'Sum of quantity times unit price over the items, in cents. From 0.',
    example: 2500,
    unit: 'cents',
  },
  discount_cents: {
    doc: 'Taken off the subtotal before tax, in cents. From 0 to `subtotal_cents`.',
    example: 250,
    unit: 'cents',
  },
  tax_cents: { doc: 'Tax, in cents. From 0.', example: 428, unit: 'cents' },
  total_cents: { doc: 'subtotal_cents - discount_cents + tax_cents, in cents.', example: 2678, unit: 'cents' },
};

export const orderItemDocs: ColumnDocs<typeof orderItems> = {
  order_id: { doc: 'The order this line belongs to.', example: 42, unit: null },
  line: { doc: 'Position in the order, from 1.', example: 1, unit: null },
  product_id: { doc: 'The product sold.', example: 3, unit: null },
  quantity: { doc: 'Pieces, from 1 to 1000.', example: 2, unit: 'pieces' },
  unit_price_cents: {
    doc: "Price of one piece when the order was placed, in cents of the order's currency. From 0.",
    example: 1250,
    unit: 'cents',
  },
};

const itemColumns = rowSchema(orderItems, orderItemDocs, {
  order_id: field.id,
  line: z.int32().min(1),
  product_id: field.id,
  quantity: z.int32().min(1).max(1000),
  unit_price_cents: field.cents,
});

const columns = rowSchema(orders, orderDocs, {
  id: field.id,
  user_id: field.id,
  status: z.enum(orderStatus.enumValues),
  country: field.country,
  currency: field.currency,
  subtotal_cents: field.cents,
  discount_cents: field.cents,
  tax_cents: field.cents,
  total_cents: field.cents,
  version: field.version,
  created_at: field.timestamp,
  updated_at: field.timestamp,
});

export const OrderItem = itemColumns.meta({ id: 'OrderItem', description: 'One line of an order.' });

export const Order = columns
  .extend({ items: z.array(OrderItem).describe('The items, by ascending `line`. At least one.') })
  .meta({ id: 'Order', description: 'What a user bought, with the prices of that moment.' });
export type Order = z.infer<typeof Order>;

const NewOrderItem = itemColumns
  .pick({ product_id: true, quantity: true, unit_price_cents: true })
  .meta({ id: 'NewOrderItem', description: 'One line of a new order, with the price the caller calculated with.' });

export const NewOrder = columns
  .pick({ user_id: true, country: true, currency: true, discount_cents: true, tax_cents: true })
  .extend({
    items: z.array(NewOrderItem).min(1).max(100).describe('1 to 100 items, each product at most once.'),
  })
  .superRefine(checkItems)
  .meta({ id: 'NewOrder', description: "A new order. The sums are the caller's; they must add up." });
export type NewOrder = z.infer<typeof NewOrder>;

interface Sums {
  items: z.infer<typeof NewOrderItem>[];
  discount_cents: number;
  tax_cents: number;
}

/** Sum of quantity times unit price over the items, in cents. */
export function subtotalCents(items: Sums['items']): number {
  return items.reduce((sum, item) => sum + item.quantity * item.unit_price_cents, 0);
}

function checkItems(order: Sums, context: z.RefinementCtx): void {
  const seen = new Set<number>();
  order.items.forEach(({ product_id }, at) => {
    if (seen.has(product_id)) {
      context.addIssue({ code: 'custom', path: ['items', at, 'product_id'], message: 'is there more than once' });
    }
    seen.add(product_id);
  });
  const subtotal = subtotalCents(order.items);
  if (!Number.isSafeInteger(subtotal) || !Number.isSafeInteger(subtotal + order.tax_cents)) {
    context.addIssue({ code: 'custom', path: ['items'], message: 'come to more than can be counted' });
  } else if (order.discount_cents > subtotal) {
    const message = `must be at most the subtotal, ${subtotal}`;
    context.addIssue({ code: 'custom', path: ['discount_cents'], message });
  }
}

export const OrderChange = columns
  .pick({ version: true })
  .extend({ status: z.enum(['CONFIRMED', 'REJECTED']).describe('The decision.') })
  .meta({ id: 'OrderChange', description: 'A decision about a PENDING order.' });
export type OrderChange = z.infer<typeof OrderChange>;

export const OrderQuery = pageQuery({
  user_id: field.fromText(field.id).optional().describe('Only orders of this user.'),
  status: z.enum(orderStatus.enumValues).optional().describe('Only orders with this status.'),
});
export type OrderQuery = z.infer<typeof OrderQuery>;

export const OrderTotalsQuery = z.strictObject({ user_id: field.fromText(field.id).describe('Whose totals.') });

export const OrderTotal = columns
  .pick({ currency: true, status: true })
  .extend({
    order_count: field.count.describe('How many orders.'),
    total_cents: field.cents.describe('Sum of their totals, in cents of `currency`.'),
  })
  .meta({ id: 'OrderTotal', description: 'Orders of one user in one currency and status, added up.' });
export type OrderTotal = z.infer<typeof OrderTotal>;

export const OrderTotals = z
  .strictObject({
    totals: z
      .array(OrderTotal)
      .describe('One entry for each currency and status that occurs, by currency, then status.'),
  })
  .meta({ id: 'OrderTotals', description: 'What the orders of a user come to.' });
