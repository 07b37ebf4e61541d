import { afterAll, beforeAll, expect, test } from 'vitest';
import { Payment } from '../../src/shop/payments/schema.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { patient, startService, type Answer, type TestService } from '../support/service.js';

let database: TestDatabase;
let service: TestService;

beforeAll(async () => {
  database = await createDatabase();
  await database.query(`
    INSERT INTO users (name, email) VALUES ('Ada', 'ada@example.com');
    INSERT INTO orders (user_id, country, currency, subtotal_cents, discount_cents, tax_cents, total_cents)
      SELECT 1, 'DE', 'EUR', 1000, 0, 190, 1190 FROM generate_series(1, 20)`);
  service = await startService(database.url, patient);
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

// Each test pays an order of its own.
let order_id = 0;
const nextOrder = () => (order_id += 1);

const pay = (order: number, idempotency_key: string): Promise<Answer<Payment>> =>
  service.send('POST', '/api/payments', { order_id: order, idempotency_key });
const change = (id: number, version: number, fields: object): Promise<Answer<Payment>> =>
  service.send('PATCH', `/api/payments/${id}`, { version, ...fields });

test("Is a payment of the order's total, pending, and exactly as its schema says?", async () => {
  const order = nextOrder();
  const { status, body, headers } = await pay(order, 'first');
  expect(status).toBe(201);
  expect(Payment.parse(body)).toEqual(body);
  expect(body).toMatchObject({ order_id: order, status: 'PENDING', amount_cents: 1190, currency: 'EUR', version: 1 });
  expect(body).toMatchObject({ provider_reference: null, decline_reason: null });
  expect((await service.get(headers.get('location') ?? '')).body).toEqual(body);
});

test('Does the same key give the same payment, even ten times at once?', async () => {
  const order = nextOrder();
  const answers = await Promise.all(Array.from({ length: 10 }, () => pay(order, 'ten at once')));
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
});

test('Does the key give the payment also when it has gone on since?', async () => {
  const order = nextOrder();
  const { body } = await pay(order, 'gone on');
  await change(body.id, 1, { status: 'DECLINED', decline_reason: 'insufficient_funds' });
  expect(await pay(order, 'gone on')).toMatchObject({ status: 200, body: { id: body.id, status: 'DECLINED' } });
});

test('Is a key that belongs to another order refused?', async () => {
  await pay(nextOrder(), 'taken');
  expect(await pay(nextOrder(), 'taken')).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
});

test('Is a rejected order not paid, and one that does not exist neither?', async () => {
  const order = nextOrder();
  await database.query(`UPDATE orders SET status = 'REJECTED' WHERE id = ${order}`);
  expect(await pay(order, 'rejected')).toMatchObject({ status: 409, body: { code: 'INVALID_TRANSITION' } });
  expect(await pay(999_999, 'nothing')).toMatchObject({ status: 422, body: { code: 'INVALID_REFERENCE' } });
  expect((await service.get(`/api/payments?order_id=${order}`)).body).toMatchObject({ items: [] });
});

test('Has an order at most one live payment, but a new one after a refusal?', async () => {
  const order = nextOrder();
  const { body } = await pay(order, 'live 1');
  expect(await pay(order, 'live 2')).toMatchObject({ status: 409, body: { code: 'ALREADY_EXISTS' } });
  await change(body.id, 1, { status: 'DECLINED', decline_reason: 'stolen card' });
  expect(await pay(order, 'live 2')).toMatchObject({ status: 201 });
});

test('Is a payment of no order refused?', async () => {
  expect(await pay(999_999, 'nothing')).toMatchObject({
    status: 422,
    body: { code: 'INVALID_REFERENCE', detail: 'order 999999 does not exist' },
  });
});

test('Does a payment go from pending to authorized to captured, and no further?', async () => {
  const { body } = await pay(nextOrder(), 'captured');
  const authorized = await change(body.id, 1, { status: 'AUTHORIZED', provider_reference: 'auth_1' });
  expect(authorized).toMatchObject({
    status: 200,
    body: { status: 'AUTHORIZED', provider_reference: 'auth_1', version: 2 },
  });
  const captured = await change(body.id, 2, { status: 'CAPTURED' });
  expect(captured).toMatchObject({
    status: 200,
    body: { status: 'CAPTURED', provider_reference: 'auth_1', version: 3 },
  });
  expect(await change(body.id, 3, { status: 'VOIDED' })).toMatchObject({
    status: 409,
    body: { code: 'INVALID_TRANSITION', detail: `payment ${body.id} is CAPTURED and cannot become VOIDED` },
  });
});

test('Is a change that is out of turn, stale or of no payment told apart?', async () => {
  const { body } = await pay(nextOrder(), 'turns');
  expect(await change(body.id, 1, { status: 'CAPTURED' })).toMatchObject({
    status: 409,
    body: { code: 'INVALID_TRANSITION' },
  });
  expect(await change(body.id, 2, { status: 'VOIDED' })).toMatchObject({
    status: 409,
    body: { code: 'VERSION_CONFLICT' },
  });
  expect(await change(999_999, 1, { status: 'VOIDED' })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

test('Do the filters narrow the list?', async () => {
  const order = nextOrder();
  const { body: refused } = await pay(order, 'list 1');
  await change(refused.id, 1, { status: 'DECLINED', decline_reason: 'no' });
  const { body: live } = await pay(order, 'list 2');
  const ids = async (query: string) =>
    (await service.get<{ items: Payment[] }>(`/api/payments?${query}`)).body.items.map(({ id }) => id);
  expect(await ids(`order_id=${order}`)).toEqual([refused.id, live.id]);
  expect(await ids(`order_id=${order}&status=PENDING`)).toEqual([live.id]);
  expect(await ids(`ids=${live.id}`)).toEqual([live.id]);
});

test.each([
  ["UPDATE payments SET decline_reason = 'x' WHERE status <> 'DECLINED'", 'payments_reason_iff_declined'],
  [
    "UPDATE payments SET status = 'CAPTURED', provider_reference = NULL WHERE decline_reason IS NULL",
    'payments_reference_when_authorized',
  ],
  ['UPDATE orders SET total_cents = total_cents + 1', 'orders_total_adds_up'],
  ["UPDATE orders SET currency = 'eur'", 'orders_currency_code'],
])('Does the database itself refuse: %s?', async (sql, constraint) => {
  await pay(nextOrder(), `constraint ${constraint}`);
  await expect(database.query(sql)).rejects.toMatchObject({ constraint });
});
