import { afterAll, beforeAll, expect, test } from 'vitest';
import { Order, OrderTotals, type NewOrder } from '../../src/shop/orders/schema.js';
import type { Product } from '../../src/shop/products/schema.js';
import type { User } from '../../src/shop/users/schema.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { startService, type Answer, type TestService } from '../support/service.js';

let database: TestDatabase;
let service: TestService;
let user: User;

beforeAll(async () => {
  database = await createDatabase();
  service = await startService(database.url);
  user = (await service.send<User>('POST', '/api/users', { name: 'Ada', email: 'ada@example.com' })).body;
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

async function newProduct(stock: number, fields: Partial<Product> = {}): Promise<Product> {
  const product = { name: 'Notebook', price_cents: 1250, currency: 'EUR', stock, ...fields };
  return (await service.send<Product>('POST', '/api/products', product)).body;
}

function orderOf(products: Product[], fields: Partial<NewOrder> = {}): NewOrder {
  const items = products.map(({ id, price_cents }) => ({ product_id: id, quantity: 1, unit_price_cents: price_cents }));
  return { user_id: user.id, country: 'DE', currency: 'EUR', items, discount_cents: 0, tax_cents: 0, ...fields };
}

const place = (order: NewOrder): Promise<Answer<Order>> => service.send('POST', '/api/orders', order);
const stockOf = async ({ id }: Product) => (await service.get<Product>(`/api/products/${id}`)).body.stock;

test('Does an order take its stock and come back as placed, with sums that add up?', async () => {
  const product = await newProduct(10);
  const items = [{ product_id: product.id, quantity: 3, unit_price_cents: 1250 }];
  const { status, body, headers } = await place(orderOf([], { items, discount_cents: 375, tax_cents: 641 }));
  expect(status).toBe(201);
  expect(Order.parse(body)).toEqual(body);
  expect(body).toMatchObject({
    status: 'PENDING',
    subtotal_cents: 3750,
    discount_cents: 375,
    tax_cents: 641,
    total_cents: 4016,
  });
  expect(body.items).toEqual([
    { order_id: body.id, line: 1, product_id: product.id, quantity: 3, unit_price_cents: 1250 },
  ]);
  expect(await stockOf(product)).toBe(7);
  expect((await service.get<Order>(headers.get('location') ?? '')).body).toEqual(body);
});

test('When two buy the last piece at once, does exactly one get it?', async () => {
  for (let round = 0; round < 10; round += 1) {
    const product = await newProduct(1);
    const answers = await Promise.all([place(orderOf([product])), place(orderOf([product]))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'OUT_OF_STOCK',
      detail: `product ${product.id}: 1 ordered, 0 left`,
    });
    expect(await stockOf(product)).toBe(0);
  }
});

test('Do many orders of the same products in different order neither deadlock nor oversell?', async () => {
  const a = await newProduct(8);
  const b = await newProduct(8);
  const orders = Array.from({ length: 20 }, (_, at) => place(orderOf(at % 2 === 0 ? [a, b] : [b, a])));
  const statuses = (await Promise.all(orders)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(8);
  expect(statuses.filter((status) => status === 409)).toHaveLength(12);
  expect([await stockOf(a), await stockOf(b)]).toEqual([0, 0]);
});

test('Is nothing taken when one item of several cannot be had?', async () => {
  const plenty = await newProduct(5);
  const none = await newProduct(0);
  expect(await place(orderOf([plenty, none]))).toMatchObject({ status: 409, body: { code: 'OUT_OF_STOCK' } });
  expect(await stockOf(plenty)).toBe(5);
});

test('Is a price that changed since the quote refused?', async () => {
  const product = await newProduct(5);
  await service.send('PATCH', `/api/products/${product.id}`, { version: 1, price_cents: 1300 });
  const answer = await place(orderOf([product]));
  expect(answer).toMatchObject({ status: 409, body: { code: 'PRICE_CHANGED' } });
  expect(await stockOf(product)).toBe(5);
});

test('Is what the order refers to checked?', async () => {
  const product = await newProduct(5);
  const dollars = await newProduct(5, { currency: 'USD' });
  expect(await place(orderOf([product], { user_id: 999_999 }))).toMatchObject({
    status: 422,
    body: { code: 'INVALID_REFERENCE', detail: 'user_id 999999 does not exist' },
  });
  expect(await place(orderOf([{ ...product, id: 999_999 }]))).toMatchObject({
    status: 422,
    body: { code: 'INVALID_REFERENCE', detail: 'product 999999 does not exist' },
  });
  expect(await place(orderOf([product, dollars]))).toMatchObject({ status: 422, body: { code: 'CURRENCY_MISMATCH' } });
  expect(await stockOf(product)).toBe(5);
});

test('Does a rejection give the stock back, once?', async () => {
  const product = await newProduct(5);
  const { body: order } = await place(orderOf([product]));
  const reject = () => service.send('PATCH', `/api/orders/${order.id}`, { version: 1, status: 'REJECTED' });
  const answers = await Promise.all([reject(), reject(), reject()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  expect(await stockOf(product)).toBe(5);
});

test('Is a decision final?', async () => {
  const product = await newProduct(5);
  const { body: order } = await place(orderOf([product]));
  const decide = (version: number, status: string) =>
    service.send('PATCH', `/api/orders/${order.id}`, { version, status });
  expect(await decide(1, 'CONFIRMED')).toMatchObject({
    status: 200,
    body: { status: 'CONFIRMED', version: 2, items: order.items },
  });
  expect(await decide(2, 'REJECTED')).toMatchObject({
    status: 409,
    body: { code: 'INVALID_TRANSITION', detail: `order ${order.id} is CONFIRMED and cannot become REJECTED` },
  });
  expect(await decide(1, 'REJECTED')).toMatchObject({ status: 409, body: { code: 'VERSION_CONFLICT' } });
  expect(await stockOf(product)).toBe(4);
  expect(await service.send('PATCH', '/api/orders/999999', { version: 1, status: 'REJECTED' })).toMatchObject({
    status: 404,
  });
});

test('Do the lists give orders with their items, narrowed by user and status?', async () => {
  const { body: other } = await service.send<User>('POST', '/api/users', { name: 'Ben', email: 'ben@example.com' });
  const product = await newProduct(9);
  const { body: first } = await place(orderOf([product], { user_id: other.id }));
  const { body: second } = await place(orderOf([product, await newProduct(1)], { user_id: other.id }));
  await service.send('PATCH', `/api/orders/${first.id}`, { version: 1, status: 'CONFIRMED' });
  const list = async (query: string) => (await service.get<{ items: Order[] }>(`/api/orders?${query}`)).body.items;
  expect((await list(`user_id=${other.id}`)).map(({ id, items }) => [id, items.length])).toEqual([
    [first.id, 1],
    [second.id, 2],
  ]);
  expect(await list(`user_id=${other.id}&status=PENDING`)).toEqual([second]);
  expect(await list(`ids=${second.id},999999`)).toEqual([second]);
});

test("Do the totals add a user's orders up, by currency and status?", async () => {
  const { body: buyer } = await service.send<User>('POST', '/api/users', { name: 'Chen', email: 'chen@example.com' });
  const totals = () => service.get(`/api/orders/totals?user_id=${buyer.id}`);
  expect((await totals()).body).toEqual({ totals: [] });
  const euros = await newProduct(9);
  const dollars = await newProduct(9, { currency: 'USD', price_cents: 700 });
  await place(orderOf([euros], { user_id: buyer.id }));
  await place(orderOf([euros], { user_id: buyer.id, tax_cents: 50 }));
  await place(orderOf([dollars], { user_id: buyer.id, currency: 'USD' }));
  const { body } = await totals();
  expect(OrderTotals.parse(body).totals).toEqual([
    { currency: 'EUR', status: 'PENDING', order_count: 2, total_cents: 2550 },
    { currency: 'USD', status: 'PENDING', order_count: 1, total_cents: 700 },
  ]);
  expect(await service.get('/api/orders/totals?user_id=999999')).toMatchObject({
    status: 404,
    body: { code: 'NOT_FOUND' },
  });
});

test('Are users and products with orders kept?', async () => {
  const product = await newProduct(5);
  await place(orderOf([product]));
  expect(await service.delete(`/api/products/${product.id}`)).toMatchObject({
    status: 409,
    body: { code: 'STILL_REFERENCED' },
  });
  expect(await service.delete(`/api/users/${user.id}`)).toMatchObject({
    status: 409,
    body: { code: 'STILL_REFERENCED' },
  });
  expect(await service.delete(`/api/products/${(await newProduct(1)).id}`)).toMatchObject({ status: 204 });
});

test('Do the product filters narrow the list?', async () => {
  const sold_out = await newProduct(0, { currency: 'CHF' });
  const stocked = await newProduct(3, { currency: 'CHF' });
  const list = async (query: string) => (await service.get<{ items: Product[] }>(`/api/products?${query}`)).body.items;
  expect(await list('currency=CHF')).toEqual([sold_out, stocked]);
  expect(await list('currency=CHF&in_stock=true')).toEqual([stocked]);
  expect(await list('currency=CHF&in_stock=false')).toEqual([sold_out]);
});
