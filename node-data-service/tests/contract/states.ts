import { readFileSync } from 'node:fs';
import { getTableName, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { z } from 'zod';
import type { Database } from '../../src/platform/db/connections.js';
import type { TableWithId } from '../../src/platform/db/rows.js';
import { sagaOperations } from '../../src/platform/saga/schema.js';
import { fieldName } from '../../src/platform/validation.js';
import { contract } from '../../src/shop/contract.js';
import { Reservation, reservations } from '../../src/shop/checkout/schema.js';
import { EventMinute, RejectedEvent, eventMinutes, rejectedEvents } from '../../src/shop/events/schema.js';
import { Order, orderItems, orders } from '../../src/shop/orders/schema.js';
import { OutboxEvent, outbox } from '../../src/shop/outbox/schema.js';
import { Payment, payments } from '../../src/shop/payments/schema.js';
import { Product, products } from '../../src/shop/products/schema.js';
import { User, users } from '../../src/shop/users/schema.js';

/** What the golden shop has to look like: each row complete, as REST answers it. */
const Shop = z.strictObject({
  users: z.array(User),
  products: z.array(Product),
  orders: z.array(Order),
  payments: z.array(Payment),
});

/** What its checkouts have to look like: see proto/golden/README.md. */
const Checkouts = z.strictObject({
  reservations: z.array(Reservation),
  payments: z.array(Payment),
  outbox: z.array(OutboxEvent),
});

/** What was collected in it. */
const Events = z.strictObject({ event_minutes: z.array(EventMinute), rejected_events: z.array(RejectedEvent) });

/** How the tables are filled, by the name that consumers use in their pacts. */
const states: Readonly<Record<string, (tx: Database) => Promise<void>>> = {
  'an empty shop': async () => undefined,
  'the golden shop': addGoldenShop,
  'the golden shop with its checkouts': addGoldenCheckouts,
  'the golden shop with its events': addGoldenEvents,
};

/** Somebody asked for a state that is not in `states`. */
export class UnknownState extends Error {}

/**
 * Empties all tables of the shop and fills them again; all of it or nothing.
 * @throws UnknownState, or an error that names the file to change
 */
export async function enterState(database_url: string, name: string): Promise<void> {
  const fill = states[name];
  if (!fill) {
    const known = Object.keys(states).map((state) => `"${state}"`);
    throw new UnknownState(
      `no state "${name}" in node-data-service/tests/contract/states.ts, only ${known.join(', ')}`,
    );
  }
  const client = new pg.Client({ connectionString: database_url, application_name: 'provider states' });
  await client.connect();
  try {
    const tx = drizzle({ client });
    await client.query('BEGIN');
    // Not TRUNCATE, which makes new files: for a few rows that takes eight times as long. Last those referred to.
    await tx.delete(sagaOperations);
    for (const { table } of contract.entities.toReversed()) await tx.delete(table);
    await fill(tx);
    for (const table of [users, products, orders, payments, outbox, eventMinutes, rejectedEvents])
      await continueIds(tx, table);
    await client.query('COMMIT');
  } finally {
    // Rolls back what was not committed.
    await client.end();
  }
}

async function addGoldenShop(tx: Database): Promise<void> {
  const shop = readGolden('shop.json', Shop);
  await tx.insert(users).overridingSystemValue().values(shop.users);
  await tx.insert(products).overridingSystemValue().values(shop.products);
  await tx.insert(orders).overridingSystemValue().values(shop.orders);
  await tx.insert(orderItems).values(shop.orders.flatMap(({ items }) => items));
  await tx.insert(payments).overridingSystemValue().values(shop.payments);
}

async function addGoldenCheckouts(tx: Database): Promise<void> {
  await addGoldenShop(tx);
  const checkouts = readGolden('checkouts.json', Checkouts);
  await tx.insert(reservations).values(checkouts.reservations);
  await tx.insert(payments).overridingSystemValue().values(checkouts.payments);
  await tx.insert(outbox).overridingSystemValue().values(checkouts.outbox);
}

async function addGoldenEvents(tx: Database): Promise<void> {
  await addGoldenShop(tx);
  const golden = readGolden('events.json', Events);
  await tx.insert(eventMinutes).overridingSystemValue().values(golden.event_minutes);
  await tx.insert(rejectedEvents).overridingSystemValue().values(golden.rejected_events);
}

// The next id is the one that a shop which grew to these rows would assign.
async function continueIds(tx: Database, table: TableWithId): Promise<void> {
  const sequence = sql`pg_get_serial_sequence(${getTableName(table)}, ${table.id.name})`;
  await tx.execute(sql`SELECT setval(${sequence}, coalesce(max(${table.id}), 0) + 1, false) FROM ${table}`);
}

function readGolden<T>(name: string, rows: z.ZodType<T>): T {
  const file = `proto/golden/${name}`;
  return parse(file, readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'), rows);
}

/** The golden shop, as the schema understands it. @throws an error with each field that does not follow the schema */
export function parseGoldenShop(text: string): z.infer<typeof Shop> {
  return parse('proto/golden/shop.json', text, Shop);
}

function parse<T>(file: string, text: string, rows: z.ZodType<T>): T {
  const read = rows.safeParse(JSON.parse(text));
  if (read.success) return read.data;
  const lines = read.error.issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? `: ${issue.keys.join(', ')}` : '';
    return `  ${fieldName(issue.path, 'the whole')} ${issue.message}${unknown}`;
  });
  throw new Error(
    `${file} does not follow node-data-service/src/shop/*/schema.ts: change it so that each row is what REST ` +
      `answers, then run npm --prefix node-data-service run test:contract\n${lines.join('\n')}`,
  );
}
