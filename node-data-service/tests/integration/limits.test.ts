import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { eventually, patient, startService, type TestService } from '../support/service.js';

let database: TestDatabase;
let service: TestService | undefined;

beforeEach(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  await service?.stop();
  await database.drop();
});

const waiting = async () =>
  (
    await database.query(
      "SELECT 1 FROM pg_stat_activity WHERE application_name = 'node-data-service' AND wait_event_type = 'Lock'",
    )
  ).length;
const served = ({ status }: { status: number }) => status === 200;
const user = { name: 'Ada', email: 'ada@example.com' };

test('Is a saturated pool OVERLOADED at once, with Retry-After, while the others are served in the end?', async () => {
  const { get } = (service = await startService(database.url, {
    ...patient,
    DATA_SERVICE_POOL_MAX: '2',
    DATA_SERVICE_POOL_QUEUE_MAX: '3',
  }));
  const unlock = await database.lock('users');
  const working = [get('/api/users'), get('/api/users')];
  await eventually(waiting, (count) => count === 2);
  const more = Array.from({ length: 4 }, () => get('/api/users'));
  // All others are answered after the unlock.
  const refused = await Promise.race(more);
  expect(refused).toMatchObject({ status: 503, body: { code: 'OVERLOADED' } });
  expect(refused.headers.get('retry-after')).toBe('1');
  expect((await get('/readyz')).status, 'busy is not broken').toBe(200);
  await unlock();
  expect((await Promise.all(working)).every(served)).toBe(true);
  // The service looks after its health meanwhile, so one place in the queue may not be for these.
  expect((await Promise.all(more)).filter(served).length).toBeGreaterThanOrEqual(2);
});

test('Does waiting for a connection end as OVERLOADED?', async () => {
  const { get } = (service = await startService(database.url, {
    ...patient,
    DATA_SERVICE_POOL_MAX: '1',
    DATA_SERVICE_POOL_WAIT_MS: '100',
  }));
  // Connecting takes some of the time, and is not what this is about.
  await eventually(() => get('/api/users'), served);
  const unlock = await database.lock('users');
  const working = get('/api/users');
  await eventually(waiting, (count) => count === 1);
  expect(await get('/api/users')).toMatchObject({ status: 503, body: { code: 'OVERLOADED' } });
  await unlock();
  expect((await working).status).toBe(200);
});

test('Does a statement that takes too long end as DEADLINE_EXCEEDED, and the connection stay good?', async () => {
  const { get, send } = (service = await startService(database.url, {
    ...patient,
    DATA_SERVICE_POOL_MAX: '1',
    DATA_SERVICE_STATEMENT_LIMIT_MS: '200',
  }));
  const unlock = await database.lock('users');
  expect(await send('POST', '/api/users', user)).toMatchObject({ status: 504, body: { code: 'DEADLINE_EXCEEDED' } });
  await unlock();
  expect(await eventually(() => get('/api/users'), served)).toMatchObject({ body: { items: [] } });
});

test.each([
  ['the service has', { DATA_SERVICE_REQUEST_LIMIT_MS: '200' }, {}],
  ['the caller allows', {}, { 'x-request-timeout-ms': '200' }],
])('Does a request end when the time that %s is up, and its query with it?', async (_, env, headers) => {
  const { get, send } = (service = await startService(database.url, { ...patient, ...env }));
  const unlock = await database.lock('users');
  expect(await send('POST', '/api/users', user, headers)).toMatchObject({
    status: 504,
    body: { code: 'DEADLINE_EXCEEDED' },
  });
  // Long before the limit of a statement.
  await eventually(waiting, (count) => count === 0);
  await unlock();
  expect(await eventually(() => get('/api/users'), served), 'nothing was written').toMatchObject({
    body: { items: [] },
  });
});

test('Is a request without any time left not started?', async () => {
  const { send, get } = (service = await startService(database.url, patient));
  expect(await send('POST', '/api/users', user, { 'x-request-timeout-ms': '0' })).toMatchObject({ status: 504 });
  expect(await get('/api/users')).toMatchObject({ body: { items: [] } });
});

test('Is an order rolled back when its time is up between two statements?', async () => {
  const { get, send } = (service = await startService(database.url, patient));
  await database.query(`INSERT INTO users (name, email) VALUES ('Ada', 'ada@example.com');
    INSERT INTO products (name, price_cents, currency, stock) VALUES ('Pen', 100, 'EUR', 5)`);
  // Stock is taken before the order is inserted, which the lock holds up.
  const unlock = await database.lock('orders');
  const items = [{ product_id: 1, quantity: 1, unit_price_cents: 100 }];
  const order = { user_id: 1, country: 'DE', currency: 'EUR', items, discount_cents: 0, tax_cents: 0 };
  expect(await send('POST', '/api/orders', order, { 'x-request-timeout-ms': '300' })).toMatchObject({ status: 504 });
  await unlock();
  expect(await get('/api/orders')).toMatchObject({ body: { items: [] } });
  expect(await get('/api/products/1')).toMatchObject({ body: { stock: 5, version: 1 } });
});

test('Does a stop finish what is in flight and refuse what is new?', async () => {
  const running = (service = await startService(database.url, { ...patient, DATA_SERVICE_SHUTDOWN_MS: '60000' }));
  const unlock = await database.lock('users');
  const inFlight = running.get('/api/users');
  await eventually(waiting, (count) => count === 1);
  const stopped = running.stop();
  service = undefined;
  await expect(running.get('/livez')).rejects.toThrow('fetch failed');
  await unlock();
  expect(await inFlight).toMatchObject({ status: 200, body: { items: [] } });
  await stopped;
});
