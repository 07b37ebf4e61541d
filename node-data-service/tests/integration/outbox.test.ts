import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OutboxEvent } from '../../src/generated/shop/v1/entities_pb.js';
import { OutboxService } from '../../src/generated/shop/v1/outbox_pb.js';
import { openCheckoutShop, type CheckoutShop } from '../support/checkout-shop.js';
import { failure } from '../support/grpc.js';
import { eventually } from '../support/service.js';

let shop: CheckoutShop;
let open: pg.Client;
beforeAll(async () => {
  shop = await openCheckoutShop();
  open = new pg.Client({ connectionString: shop.database.url });
  await open.connect();
});
afterAll(async () => {
  await open.end();
  await shop.close();
});

/** All that a reader sees who went on after each page, by topic and order. */
async function read(after?: OutboxEvent): Promise<OutboxEvent[]> {
  const position = after && { transactionId: after.transactionId, id: after.id };
  const request = { limit: 2, ...(position && { after: position }) };
  const { events } = await shop.client.unary(OutboxService.method.listEvents, request);
  return events.length === 0 ? [] : [...events, ...(await read(events.at(-1)))];
}

/** As read, once there are so many. Whoever writes on the same server, in whatever database, may delay them. */
const readAll = (count: number, after?: OutboxEvent) =>
  eventually(
    () => read(after),
    ({ length }) => length >= count,
  );

const last = async () => (await read()).at(-1);
const told = (events: OutboxEvent[]) => events.map(({ topic, orderId }) => `${topic} ${orderId}`);

const plain = async () => {
  const items = [{ product_id: await shop.newProduct(10), quantity: 1, unit_price_cents: 100 }];
  const order = { user_id: shop.user_id, country: 'DE', currency: 'EUR', items, discount_cents: 0, tax_cents: 0 };
  return (await shop.replicas[0].send<{ id: number }>('POST', '/api/orders', order)).body.id;
};
const decide = (id: number, status: string, version = 1) =>
  shop.replicas[0].send('PATCH', `/api/orders/${id}`, { version, status });

test('Is what becomes of an order told once, however it was decided and how often its step is repeated?', async () => {
  const before = await last();
  const bought = await shop.heldSaga();
  for (const epoch of [1, 2]) await bought.saga.as(epoch).confirm(bought.order);
  const given_up = await shop.heldSaga();
  for (const epoch of [1, 2]) await given_up.saga.as(epoch).reject();
  const by_hand = await plain();
  await decide(by_hand, 'REJECTED');

  const events = await readAll(3, before);

  expect(told(events)).toEqual([
    `order.confirmed ${bought.order.id}`,
    `order.rejected ${given_up.order.id}`,
    `order.rejected ${by_hand}`,
  ]);
});

test('Does an effect that was refused or rolled back leave no event?', async () => {
  const before = await last();
  const { saga, order } = await shop.heldSaga();
  await shop.database.query(`UPDATE reservations SET expires_at = now() - interval '1 s' WHERE order_id = ${order.id}`);
  expect(await failure(saga.confirm(order))).toMatchObject({ reason: 'RESERVATION_EXPIRED' });
  expect((await decide(await plain(), 'CONFIRMED', 9)).status).toBe(409);

  // Rolled back after the event was written: its transaction waits for the product until its time is up.
  const late = await plain();
  const unlock = await shop.database.lock('products');
  const url = `${shop.replicas[0].url}/api/orders/${late}`;
  const headers = { 'content-type': 'application/json', 'x-request-timeout-ms': '200' };
  const body = JSON.stringify({ version: 1, status: 'REJECTED' });
  expect((await fetch(url, { method: 'PATCH', headers, body })).status).toBe(504);
  await unlock();
  const next = await plain();
  await decide(next, 'CONFIRMED');

  expect(told(await readAll(1, before))).toEqual([`order.confirmed ${next}`]);
});

test('Is nothing skipped when transactions end in another order than they began?', async () => {
  const before = await last();
  const slow = await shop.heldSaga();
  const fast = await shop.heldSaga();
  // Writes first and ends last; its event has the lower id.
  await open.query('BEGIN');
  await open.query(`INSERT INTO outbox (topic, order_id) VALUES ('order.slow', ${slow.order.id})`);
  await fast.saga.confirm(fast.order);
  expect(told(await read(before))).toEqual([]);
  await open.query('COMMIT');

  const events = await readAll(2, before);

  expect(told(events)).toEqual([`order.slow ${slow.order.id}`, `order.confirmed ${fast.order.id}`]);
});

test('Is nothing waited for that is rolled back, and comes each event once to a reader under load?', async () => {
  const before = await last();
  const sagas = await Promise.all(Array.from({ length: 12 }, () => shop.heldSaga(5)));
  const seen: OutboxEvent[] = [];
  const decided = Promise.all(sagas.map(({ saga, order }, at) => (at % 3 ? saga.confirm(order) : saga.reject())));
  await open.query('BEGIN');
  await open.query(`INSERT INTO outbox (topic, order_id) VALUES ('order.never', ${sagas[0]!.order.id})`);
  const next = async () => (seen.push(...(await read(seen.at(-1) ?? before))), seen.length);
  await next();
  await decided;
  await open.query('ROLLBACK');

  await eventually(next, (count) => count >= sagas.length);

  const expected = sagas.map(({ order }, at) => `order.${at % 3 ? 'confirmed' : 'rejected'} ${order.id}`);
  expect(told(seen).sort()).toEqual(expected.sort());
});

test('Are events removed once they are older than a week, without waiting for anybody?', async () => {
  const { saga, order } = await shop.heldSaga();
  await saga.confirm(order);
  // More than one batch of the job.
  await shop.database.query(`INSERT INTO outbox (topic, order_id)
    SELECT 'order.old', ${order.id} FROM generate_series(1, 1201) UNION ALL SELECT 'order.newer', ${order.id}`);
  await open.query('BEGIN');
  await open.query(`SELECT FROM outbox WHERE topic = 'order.old' LIMIT 1 FOR KEY SHARE`);
  await shop.database.query(`UPDATE outbox
    SET created_at = now() - CASE topic WHEN 'order.old' THEN interval '8 days' ELSE interval '6 days' END
    WHERE topic IN ('order.old', 'order.newer')`);
  const topics = async () =>
    (await shop.database.query(`SELECT topic FROM outbox WHERE order_id = ${order.id} ORDER BY topic`)).map(
      ({ topic }) => topic,
    );

  expect(await eventually(topics, ({ length }) => length <= 3)).toEqual([
    'order.confirmed',
    'order.newer',
    'order.old',
  ]);
  await open.query('ROLLBACK');
  expect(await eventually(topics, ({ length }) => length <= 2)).toEqual(['order.confirmed', 'order.newer']);
});
