import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDemoData, growUsers } from '../../src/shop/demo.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const seed = () => drizzle({ client: pool }).transaction(addDemoData);

test('Is an empty database filled, the same way each time?', async () => {
  expect(await seed()).toBe(true);
  const [counts] = await database.query(`SELECT (SELECT count(*)::int FROM users) AS users,
    (SELECT count(*)::int FROM products) AS products, (SELECT count(*)::int FROM orders) AS orders,
    (SELECT count(*)::int FROM payments) AS payments, (SELECT array_agg(stock::int ORDER BY stock) FROM products) AS stock`);
  expect(counts).toMatchObject({ users: 20, products: 12, orders: 5, payments: 4 });
  expect(counts?.stock).toEqual(expect.arrayContaining([0, 3]));
  const [first] = await database.query('SELECT name, email, created_at FROM users ORDER BY id LIMIT 1');
  expect(first).toEqual({
    name: 'Ada Example',
    email: 'ada@example.com',
    created_at: new Date('2026-01-01T00:00:00Z'),
  });
});

test("Is there room for the guide's sample user?", async () => {
  expect(await database.query("SELECT 1 FROM users WHERE lower(email) LIKE 'john%'")).toEqual([]);
});

test('Is a database with data left as it is?', async () => {
  expect(await seed()).toBe(false);
});

test('Do the users grow to the number wanted, and not beyond?', async () => {
  const progress: number[] = [];
  const grow = (wanted: number) => growUsers(drizzle({ client: pool }), wanted, (existing) => progress.push(existing));
  await grow(30_000);
  await grow(30_005);
  await grow(10);
  expect(progress).toEqual([20_020, 30_000, 30_005]);
  const [row] = await database.query('SELECT count(*)::int AS count, max(email) AS last FROM users');
  expect(row).toEqual({ count: 30_005, last: 'user029985@example.com' });
  expect(await database.query("SELECT name FROM users WHERE email = 'user000123@example.com'")).toEqual([
    { name: 'User 000123 Example' },
  ]);
});
