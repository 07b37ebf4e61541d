import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { startService, type TestService } from '../support/service.js';

let database: TestDatabase;
let service: TestService;
let before: unknown;

const counts = () =>
  database.query(`SELECT (SELECT sum(version) FROM users) AS users, (SELECT sum(stock) FROM products) AS stock,
    (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM order_items) AS items,
    (SELECT count(*) FROM payments) AS payments, (SELECT count(*) FROM products) AS products`);

beforeAll(async () => {
  database = await createDatabase();
  await database.query(`
    INSERT INTO users (name, email) VALUES ('Ada', 'ada@example.com');
    INSERT INTO products (name, price_cents, currency, stock) VALUES ('Notebook', 1200, 'EUR', 5);
    INSERT INTO orders (user_id, country, currency, subtotal_cents, discount_cents, tax_cents, total_cents)
      VALUES (1, 'DE', 'EUR', 0, 0, 0, 0)`);
  before = await counts();
  service = await startService(database.url);
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});
afterEach(async () => {
  expect(await counts(), 'nothing is written').toEqual(before);
});

const json = { 'content-type': 'application/json' };
const user = (fields: string) => `{"name":"Ada","email":"new@example.com"${fields}}`;
const item = { product_id: 1, quantity: 1, unit_price_cents: 1200 };
const order = { user_id: 1, country: 'DE', currency: 'EUR', items: [item], discount_cents: 0, tax_cents: 0 };

test.each<[string, string | Uint8Array<ArrayBuffer>, string, string[]]>([
  ['malformed JSON', '{"name":', 'MALFORMED_BODY', []],
  ['two JSON texts', '{}{}', 'MALFORMED_BODY', []],
  ['NaN', '{"name":NaN}', 'MALFORMED_BODY', []],
  ['bytes that are not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'MALFORMED_BODY', []],
  ['a byte order mark', '\ufeff{}', 'MALFORMED_BODY', []],
  ['an empty body', '', 'VALIDATION_FAILED', ['body']],
  ['null', 'null', 'VALIDATION_FAILED', ['body']],
  ['an array', '[]', 'VALIDATION_FAILED', ['body']],
  ['a text', '"Ada"', 'VALIDATION_FAILED', ['body']],
  ['a deeply nested array', '['.repeat(100_000) + ']'.repeat(100_000), 'VALIDATION_FAILED', ['body']],
  ['no fields', '{}', 'VALIDATION_FAILED', ['name', 'email']],
  ['an unknown field', user(',"admin":true'), 'VALIDATION_FAILED', ['admin']],
  ['a field of the row that is not the caller’s', user(',"id":7'), 'VALIDATION_FAILED', ['id']],
  ['__proto__', user(',"__proto__":{"x":1}'), 'VALIDATION_FAILED', ['__proto__']],
  [
    'a duplicate key, whose last value counts',
    '{"name":"Ada","email":"a@example.com","email":7}',
    'VALIDATION_FAILED',
    ['email'],
  ],
  ['null fields', '{"name":null,"email":null}', 'VALIDATION_FAILED', ['name', 'email']],
  ['a number for a text', '{"name":7,"email":"a@example.com"}', 'VALIDATION_FAILED', ['name']],
  ['NUL', '{"name":"a\\u0000b","email":"a@example.com"}', 'VALIDATION_FAILED', ['name']],
  ['a lone surrogate', '{"name":"\\ud800","email":"a@example.com"}', 'VALIDATION_FAILED', ['name']],
  ['a lone surrogate in an unknown key', '{"\\ud800":1}', 'VALIDATION_FAILED', ['name', 'email', '\ud800']],
  ['blanks only', '{"name":" \\t ","email":"a@example.com"}', 'VALIDATION_FAILED', ['name']],
  ['a name that is too long', `{"name":"${'x'.repeat(201)}","email":"a@example.com"}`, 'VALIDATION_FAILED', ['name']],
  ['a bad email', '{"name":"Ada","email":"ada"}', 'VALIDATION_FAILED', ['email']],
  ['a long email', `{"name":"Ada","email":"${'x'.repeat(320)}@example.com"}`, 'VALIDATION_FAILED', ['email']],
])('Is %s refused as a user?', async (_, body, code, fields) => {
  const answer = await service.raw('POST', '/api/users', body, json);
  expect(answer).toMatchObject({ status: 400, body: { code } });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect((answer.body.errors ?? []).map(({ field }) => field)).toEqual(fields);
});

test.each<[string, string, string[]]>([
  ['negative cents', '{"name":"Pen","price_cents":-1,"currency":"EUR","stock":1}', ['price_cents']],
  ['part of a cent', '{"name":"Pen","price_cents":1.5,"currency":"EUR","stock":1}', ['price_cents']],
  ['1e400', '{"name":"Pen","price_cents":1e400,"currency":"EUR","stock":1}', ['price_cents']],
  ['more than 2^53', '{"name":"Pen","price_cents":9007199254740993,"currency":"EUR","stock":1}', ['price_cents']],
  ['2^63', '{"name":"Pen","price_cents":1,"currency":"EUR","stock":9223372036854775808}', ['stock']],
  ['a number as text', '{"name":"Pen","price_cents":"1","currency":"EUR","stock":1}', ['price_cents']],
  ['true', '{"name":"Pen","price_cents":true,"currency":"EUR","stock":1}', ['price_cents']],
  ['a small currency', '{"name":"Pen","price_cents":1,"currency":"eur","stock":1}', ['currency']],
])('Is %s refused in a product?', async (_, body, fields) => {
  const answer = await service.raw('POST', '/api/products', body, json);
  expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  expect(answer.body.errors?.map(({ field }) => field)).toEqual(fields);
});

test.each<[string, object, string]>([
  ['no items', { ...order, items: [] }, 'items'],
  ['101 items', { ...order, items: Array(101).fill(item) }, 'items'],
  ['no pieces', { ...order, items: [{ ...item, quantity: 0 }] }, 'items[0].quantity'],
  ['1001 pieces', { ...order, items: [{ ...item, quantity: 1001 }] }, 'items[0].quantity'],
  ['a product twice', { ...order, items: [item, item] }, 'items[1].product_id'],
  ['an unknown field in an item', { ...order, items: [{ ...item, price: 1 }] }, 'items[0].price'],
  ['a discount above the subtotal', { ...order, discount_cents: 1201 }, 'discount_cents'],
  ['sums beyond 2^53', { ...order, items: [{ ...item, quantity: 1000, unit_price_cents: 2 ** 52 }] }, 'items'],
  ['a status', { ...order, status: 'CONFIRMED' }, 'status'],
])('Is an order with %s refused?', async (_, body, field) => {
  const answer = await service.send('POST', '/api/orders', body);
  expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ field }] } });
});

test.each<[string, string, object, string]>([
  ['PATCH', '/api/users/1', { name: 'X' }, 'version'],
  ['PATCH', '/api/users/1', { version: 0, name: 'X' }, 'version'],
  ['PATCH', '/api/users/1', { version: '1', name: 'X' }, 'version'],
  ['PATCH', '/api/users/1', { version: 1, name: null }, 'name'],
  ['PATCH', '/api/users/1', { version: 1, id: 2 }, 'id'],
  ['PATCH', '/api/orders/1', { version: 1, status: 'PENDING' }, 'status'],
  ['POST', '/api/payments', { order_id: 1, idempotency_key: '' }, 'idempotency_key'],
  ['POST', '/api/payments', { order_id: 1, idempotency_key: 'é' }, 'idempotency_key'],
  ['POST', '/api/payments', { order_id: 1, idempotency_key: 'x'.repeat(65) }, 'idempotency_key'],
  ['PATCH', '/api/payments/1', { version: 1, status: 'AUTHORIZED' }, 'provider_reference'],
  ['PATCH', '/api/payments/1', { version: 1, status: 'DECLINED' }, 'decline_reason'],
  ['PATCH', '/api/payments/1', { version: 1, status: 'VOIDED', decline_reason: 'x' }, 'decline_reason'],
])('Is %s %s %j refused, naming the field?', async (method, path, body, field) => {
  const answer = await service.send(method, path, body);
  expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ field }] } });
});

test.each([
  ['/api/users/abc', 'id'],
  ['/api/users/0', 'id'],
  ['/api/users/-1', 'id'],
  ['/api/users/1.0', 'id'],
  ['/api/users/1e0', 'id'],
  ['/api/users/9007199254740993', 'id'],
  [`/api/users/${'9'.repeat(300)}`, 'id'],
  ['/api/users/%00', 'id'],
  ['/api/users/%zz', 'path'],
  ['/api/users/%ff', 'path'],
  ['/api/users/1?fields=name', 'fields'],
  ['/api/users?limit=100000', 'limit'],
  ['/api/users?limit=0', 'limit'],
  ['/api/users?limit=', 'limit'],
  ['/api/users?limit=ten', 'limit'],
  ['/api/users?limit=1&limit=2', 'limit'],
  ['/api/users?cursor=abc', 'cursor'],
  ['/api/users?cursor=', 'cursor'],
  [`/api/users?cursor=${'x'.repeat(200)}`, 'cursor'],
  ['/api/users?newest_first=yes', 'newest_first'],
  ['/api/users?sort=name', 'sort'],
  ['/api/users?email=%00', 'email'],
  ['/api/users?email=%ff', 'query'],
  ['/api/users?email=', 'email'],
  ['/api/users?created_from=yesterday', 'created_from'],
  ['/api/users?created_before=2026-13-01T00:00:00Z', 'created_before'],
  ['/api/users?ids=abc', 'ids[0]'],
  ['/api/users?ids=', 'ids[0]'],
  ['/api/users?ids=1,,2', 'ids[1]'],
  ['/api/users?ids=0', 'ids[0]'],
  [`/api/users?ids=${Array(101).fill(1).join()}`, 'ids'],
  ['/api/users?ids=1&limit=5', 'ids'],
  ['/api/users?ids=1&ids=2', 'ids'],
  ['/api/orders?status=LOST', 'status'],
  ['/api/orders?user_id=abc', 'user_id'],
  ['/api/orders/totals', 'user_id'],
  ['/api/products?in_stock=1', 'in_stock'],
])('Is GET %s refused, naming %s?', async (path, field) => {
  const answer = await service.get(path);
  expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ field }] } });
});

test.each([['text/plain'], ['application/x-www-form-urlencoded'], ['application/xml'], ['nonsense']])(
  'Is a body of type %s refused?',
  async (type) => {
    const answer = await service.raw('POST', '/api/users', user(''), { 'content-type': type });
    expect(answer).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
  },
);

test('Is a body above 1 MiB refused, announced or not?', async () => {
  const body = JSON.stringify({ name: 'x'.repeat(1024 * 1024), email: 'a@example.com' });
  const answer = await service.raw('POST', '/api/users', body, json);
  expect(answer).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } });
  expect(answer.body.detail).toContain('1048576');
});

test.each([
  ['PUT', '/api/users/1', 'DELETE, GET, HEAD, PATCH'],
  ['QUERY', '/api/users/1', 'DELETE, GET, HEAD, PATCH'],
  ['PUT', '/api/orders/totals', 'GET, HEAD'],
])('Is %s %s refused with the methods that are offered?', async (method, path, allow) => {
  const answer = await service.raw(method, path, '', {});
  expect(answer).toMatchObject({ status: 405, body: { code: 'METHOD_NOT_ALLOWED' } });
  expect(answer.headers.get('allow')).toBe(allow);
});

test('Is another path refused as a problem?', async () => {
  const answer = await service.get('/api/user/1');
  expect(answer).toMatchObject({ status: 404, body: { code: 'ROUTE_NOT_FOUND' } });
});

test.each([['abc'], ['-1'], ['1.5'], ['']])('Is X-Request-Timeout-Ms %j refused?', async (value) => {
  const answer = await service.get('/api/users', { 'x-request-timeout-ms': value });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'X-Request-Timeout-Ms' }] } });
});

test.each([
  ['nonsense\r\n\r\n', 'HTTP/1.1 400'],
  ['GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n', 'HTTP/1.1 400'],
  [`GET /livez HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 'HTTP/1.1 413'],
])('Is what is not HTTP answered with a problem all the same? %#', async (bytes, status) => {
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(service.http_port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
  expect(answer).toMatch(new RegExp(`^${status}`));
  expect(answer).toContain('application/problem+json');
});
