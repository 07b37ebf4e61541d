import { sql } from 'drizzle-orm';
import type { Database } from '../platform/db/connections.js';
import { orderItems, orders } from './orders/schema.js';
import { payments } from './payments/schema.js';
import { products } from './products/schema.js';
import { users } from './users/schema.js';

// Everything about the demo data is fixed, so that two people see the same.
const first_names =
  'Ada Ben Chen Dalia Emil Fatou Gita Hugo Ines Jonas Kira Liam Mei Noor Otto Pia Quinn Rosa Sami Tara'.split(' ');
const created_at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

/** Name, price in cents, pieces. One is sold out, one nearly. */
const catalogue: [name: string, price_cents: number, stock: number][] = [
  ['Notebook', 1200, 250],
  ['Fountain pen', 4900, 80],
  ['Pencil case', 1500, 120],
  ['Desk lamp', 3999, 40],
  ['Backpack', 7900, 35],
  ['Water bottle', 1850, 200],
  ['Umbrella', 2495, 60],
  ['Wall calendar', 990, 0],
  ['Chess set', 5600, 3],
  ['Travel mug', 1700, 90],
  ['Headphones', 12900, 25],
  ['Desk organiser', 2250, 70],
];

type DemoOrder = Pick<typeof orders.$inferInsert, 'status'> & {
  user: number;
  /** Product and pieces; both lists count from 0. */
  items: [product: number, quantity: number][];
  payment?: Pick<typeof payments.$inferInsert, 'status' | 'provider_reference' | 'decline_reason'>;
};

const placed: DemoOrder[] = [
  {
    user: 0,
    items: [
      [0, 3],
      [1, 1],
    ],
    status: 'CONFIRMED',
    payment: { status: 'CAPTURED', provider_reference: 'demo-authorization-1' },
  },
  {
    user: 0,
    items: [[4, 1]],
    status: 'PENDING',
    payment: { status: 'AUTHORIZED', provider_reference: 'demo-authorization-2' },
  },
  {
    user: 1,
    items: [[10, 1]],
    status: 'REJECTED',
    payment: { status: 'DECLINED', decline_reason: 'insufficient_funds' },
  },
  {
    user: 2,
    items: [
      [2, 2],
      [9, 4],
    ],
    status: 'PENDING',
    payment: { status: 'PENDING' },
  },
  { user: 3, items: [[8, 1]], status: 'PENDING' },
];

/** Adds the demo data to an empty database. @returns whether it was empty */
export async function addDemoData(tx: Database): Promise<boolean> {
  await tx.execute(sql`LOCK TABLE ${users}, ${products} IN SHARE ROW EXCLUSIVE MODE`);
  if ((await tx.$count(users)) > 0 || (await tx.$count(products)) > 0) return false;
  const people = first_names.map((name, at) => ({
    name: `${name} Example`,
    email: `${name.toLowerCase()}@example.com`,
    ...times(at),
  }));
  const goods = catalogue.map(([name, price_cents, stock], at) => ({
    name,
    price_cents,
    currency: 'EUR',
    stock,
    ...times(at),
  }));
  const user_ids = (await tx.insert(users).values(people).returning({ id: users.id })).map(({ id }) => id);
  const product_ids = (await tx.insert(products).values(goods).returning({ id: products.id })).map(({ id }) => id);
  for (const [at, order] of placed.entries()) await addOrder(tx, at, order, user_ids, product_ids);
  return true;
}

async function addOrder(
  tx: Database,
  at: number,
  { user, items, status, payment }: DemoOrder,
  user_ids: number[],
  product_ids: number[],
): Promise<void> {
  const lines = items.map(([product, quantity], line) => ({
    line: line + 1,
    product_id: product_ids[product] as number,
    quantity,
    unit_price_cents: (catalogue[product] as [string, number, number])[1],
  }));
  const subtotal_cents = lines.reduce((sum, line) => sum + line.quantity * line.unit_price_cents, 0);
  // 19 percent; the prices of what was ordered are whole euros, so nothing needs rounding.
  const tax_cents = (subtotal_cents * 19) / 100;
  const total_cents = subtotal_cents + tax_cents;
  const sums = { subtotal_cents, discount_cents: 0, tax_cents, total_cents };
  const who = { user_id: user_ids[user] as number, country: 'DE', currency: 'EUR' };
  const values = { ...who, ...sums, ...times(60 + at), status };
  const [order] = await tx.insert(orders).values(values).returning({ id: orders.id });
  const order_id = (order as { id: number }).id;
  await tx.insert(orderItems).values(lines.map((line) => ({ ...line, order_id })));
  if (!payment) return;
  const idempotency_key = `demo-payment-${at + 1}`;
  await tx
    .insert(payments)
    .values({ ...payment, order_id, amount_cents: total_cents, currency: 'EUR', idempotency_key, ...times(60 + at) });
}

function times(minute: number): { created_at: string; updated_at: string } {
  return { created_at: created_at(minute), updated_at: created_at(minute) };
}

/** Adds users with generated names and emails until there are `wanted`. */
export async function growUsers(
  db: Database,
  wanted: number,
  onProgress: (existing: number, wanted: number) => void,
): Promise<void> {
  const batch = 20_000;
  let existing = await db.$count(users);
  const last = await db.execute<{ number: number | null }>(
    sql`SELECT max(substring(email FROM '^user(\\d+)@example\\.com$')::int) AS number FROM users`,
  );
  let number = last.rows[0]?.number ?? 0;
  while (existing < wanted) {
    const more = Math.min(batch, wanted - existing);
    await db.execute(sql`
      INSERT INTO users (name, email, created_at, updated_at)
      SELECT 'User ' || lpad(n::text, 6, '0') || ' Example', 'user' || lpad(n::text, 6, '0') || '@example.com', at, at
      FROM generate_series(${number + 1}::int, ${number + more}::int) AS n,
        LATERAL (SELECT timestamptz '2026-02-01 00:00:00+00' + n * interval '1 second' AS at) AS moment`);
    existing += more;
    number += more;
    onProgress(existing, wanted);
  }
}
