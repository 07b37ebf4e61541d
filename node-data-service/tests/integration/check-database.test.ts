import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCatalog, type Part } from '../../scripts/database/catalog.js';
import { declaredCatalog, differences } from '../../scripts/database/compare.js';
import { contract } from '../../src/shop/contract.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let declared: Map<string, Part>;

beforeAll(async () => {
  database = await createDatabase();
  declared = await declaredCatalog(process.env.TEST_DATABASE_URL!);
});
afterAll(() => database.drop());

const found = async () => differences(await readCatalog(database.url), declared, contract);

test('Do the migrations make what the schema says?', async () => {
  expect(declared.get('users.email')?.definition).toBe('text not null');
  expect(await found()).toEqual([]);
});

test('May a column that is given up stay until a later migration, and no longer?', async () => {
  const without = new Map([...declared].filter(([name]) => name !== 'orders.country'));
  const leaving = { ...contract, leftovers: ['orders.country'] };

  expect(differences(declared, without, contract)).toHaveLength(1);
  expect(differences(declared, without, leaving)).toEqual([]);
  expect(differences(without, without, leaving)).toEqual([expect.stringMatching(/^orders.country: is no leftover/)]);
});

test.each([
  [
    'a renamed column',
    'ALTER TABLE products RENAME price_cents TO price',
    'ALTER TABLE products RENAME price TO price_cents',
    [
      /^constraint products.products_price_from_0: the database has CHECK \(\(price >= 0\)\), .* says CHECK/,
      /^products.price: the database has bigint not null, .* says nothing$/,
      'products.price_cents: the database has nothing, the schema (node-data-service/src/shop/products/schema.ts) says bigint not null',
    ],
  ],
  [
    'another default',
    'ALTER TABLE orders ALTER version SET DEFAULT 0',
    'ALTER TABLE orders ALTER version SET DEFAULT 1',
    [/^orders.version: the database has bigint not null default 0, .* says bigint not null default '?1/],
  ],
  [
    'another foreign-key action',
    `ALTER TABLE payments DROP CONSTRAINT payments_order_id_orders_id_fk,
      ADD CONSTRAINT payments_order_id_orders_id_fk FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE`,
    `ALTER TABLE payments DROP CONSTRAINT payments_order_id_orders_id_fk,
      ADD CONSTRAINT payments_order_id_orders_id_fk FOREIGN KEY (order_id) REFERENCES orders (id)`,
    [
      /^constraint payments.payments_order_id_orders_id_fk: the database has .* ON DELETE CASCADE, .*payments\/schema.ts/,
    ],
  ],
  [
    'an index less',
    'DROP INDEX users_created_at_id',
    'CREATE INDEX users_created_at_id ON users (created_at, id)',
    [/^index users.users_created_at_id: the database has nothing, .* says CREATE INDEX/],
  ],
  [
    'a table more',
    'CREATE TABLE extra (id int)',
    'DROP TABLE extra',
    [
      /^table extra: the database has a table, the schema \(node-data-service\/src\/shop\/\*\/schema.ts\) says nothing$/,
    ],
  ],
  [
    'a value more, and another order of them',
    "ALTER TYPE order_status ADD VALUE 'LOST' BEFORE 'CONFIRMED'",
    'SELECT 1',
    [
      /^enum order_status: the database has PENDING, LOST, CONFIRMED, REJECTED, .*orders\/schema.ts\) says PENDING, CONF/,
    ],
  ],
])('Is %s found?', async (_, change, back, expected) => {
  await database.query(change);
  const lines = await found();
  await database.query(back);
  expect(lines).toEqual(
    expected.map((line) => (line instanceof RegExp ? expect.stringMatching(line) : line) as string),
  );
});
