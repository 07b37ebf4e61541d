import { status as grpcStatus } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OrderStatus, PaymentStatus } from '../../src/generated/shop/v1/entities_pb.js';
import { OrderService } from '../../src/generated/shop/v1/orders_pb.js';
import { PaymentService } from '../../src/generated/shop/v1/payments_pb.js';
import { ProductService } from '../../src/generated/shop/v1/products_pb.js';
import { UserService } from '../../src/generated/shop/v1/users_pb.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { failure, GrpcClient } from '../support/grpc.js';
import { startService, type TestService } from '../support/service.js';

const users = UserService.method;
const products = ProductService.method;
const orders = OrderService.method;
const payments = PaymentService.method;

let database: TestDatabase;
let service: TestService;
let client: GrpcClient;

beforeAll(async () => {
  database = await createDatabase();
  service = await startService(database.url);
  client = new GrpcClient(service.grpc_port);
});
afterAll(async () => {
  client.close();
  await service.stop();
  await database.drop();
});

let number = 0;
async function newUser() {
  number += 1;
  const { user } = await client.unary(users.createUser, { name: 'Ada Example', email: `ada${number}@example.com` });
  return user!;
}

async function newProduct(stock: bigint) {
  const request = { name: 'Notebook', priceCents: 1250n, currency: 'EUR', stock };
  return (await client.unary(products.createProduct, request)).product!;
}

test('Is a user written over gRPC the same over REST?', async () => {
  const user = await newUser();
  const { body } = await service.get(`/api/users/${user.id}`);
  expect(body).toMatchObject({ id: Number(user.id), name: user.name, email: user.email, version: 1 });
  const { seconds, nanos } = user.createdAt!;
  expect(new Date(Number(seconds) * 1000 + nanos / 1e6).toISOString()).toBe(body.created_at);
});

test('Do read, update, batch and delete keep their promises?', async () => {
  const user = await newUser();
  expect((await client.unary(users.getUser, { id: user.id })).user).toEqual(user);
  const { user: changed } = await client.unary(users.updateUser, { id: user.id, version: 1n, name: 'Ben Example' });
  expect(changed).toMatchObject({ name: 'Ben Example', email: user.email, version: 2n });
  const stale = await failure(client.unary(users.updateUser, { id: user.id, version: 1n, name: 'X' }));
  expect(stale).toMatchObject({ status: 'ABORTED', reason: 'VERSION_CONFLICT', domain: 'shop' });
  const batch = await client.unary(users.batchGetUsers, { ids: [user.id, 999_999n] });
  expect(batch.users).toEqual([changed]);
  await client.unary(users.deleteUser, { id: user.id });
  const gone = await failure(client.unary(users.getUser, { id: user.id }));
  expect(gone).toMatchObject({ status: 'NOT_FOUND', reason: 'NOT_FOUND', message: `user ${user.id} does not exist` });
});

test('Do the pages give all, and does REST take the same cursor?', async () => {
  await Promise.all(Array.from({ length: 7 }, newUser));
  const seen: bigint[] = [];
  let cursor = '';
  do {
    const page = await client.unary(users.listUsers, { limit: 3, cursor, newestFirst: true });
    seen.push(...page.users.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== '');
  expect(seen).toEqual(seen.toSorted((a, b) => Number(b - a)));
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThanOrEqual(7);
  const { nextCursor } = await client.unary(users.listUsers, { limit: 3 });
  const rest = await service.get<{ items: { id: number }[] }>(`/api/users?limit=3&cursor=${nextCursor}`);
  const grpc = await client.unary(users.listUsers, { limit: 3, cursor: nextCursor });
  expect(grpc.users.map(({ id }) => Number(id))).toEqual(rest.body.items.map(({ id }) => id));
});

test('Is an order placed, decided and added up as over REST?', async () => {
  const user = await newUser();
  const product = await newProduct(2n);
  const items = [{ productId: product.id, quantity: 2, unitPriceCents: 1250n }];
  const request = { userId: user.id, country: 'DE', currency: 'EUR', items, discountCents: 0n, taxCents: 475n };
  const { order } = await client.unary(orders.createOrder, request);
  expect(order).toMatchObject({ status: OrderStatus.PENDING, totalCents: 2975n, items: [{ line: 1, quantity: 2 }] });
  const soldOut = await failure(client.unary(orders.createOrder, request));
  expect(soldOut).toMatchObject({ status: 'FAILED_PRECONDITION', reason: 'OUT_OF_STOCK' });
  const listed = await client.unary(orders.listOrders, { userId: user.id, status: OrderStatus.PENDING });
  expect(listed.orders).toEqual([order]);
  await client.unary(orders.updateOrder, { id: order!.id, version: 1n, status: OrderStatus.REJECTED });
  expect((await client.unary(products.getProduct, { id: product.id })).product?.stock).toBe(2n);
  const { totals } = await client.unary(orders.getOrderTotals, { userId: user.id });
  expect(totals).toMatchObject([{ currency: 'EUR', status: OrderStatus.REJECTED, orderCount: 1n, totalCents: 2975n }]);
});

test('Is a payment idempotent, and are absent fields absent?', async () => {
  const user = await newUser();
  const product = await newProduct(1n);
  const items = [{ productId: product.id, quantity: 1, unitPriceCents: 1250n }];
  const { order } = await client.unary(orders.createOrder, { userId: user.id, country: 'DE', currency: 'EUR', items });
  const request = { orderId: order!.id, idempotencyKey: 'grpc 1' };
  const { payment } = await client.unary(payments.createPayment, request);
  expect((await client.unary(payments.createPayment, request)).payment).toEqual(payment);
  expect(payment).toMatchObject({ status: PaymentStatus.PENDING, amountCents: 1250n });
  expect(payment?.providerReference).toBeUndefined();
  const change = { id: payment!.id, version: 1n, status: PaymentStatus.AUTHORIZED };
  const refused = await failure(client.unary(payments.updatePayment, change));
  expect(refused).toMatchObject({ status: 'INVALID_ARGUMENT', fields: ['provider_reference'] });
  const { payment: paid } = await client.unary(payments.updatePayment, { ...change, providerReference: 'auth_1' });
  expect(paid).toMatchObject({ status: PaymentStatus.AUTHORIZED, providerReference: 'auth_1', version: 2n });
});

test.each([
  ['no fields', () => client.unary(users.createUser, {}), ['name', 'email']],
  ['NUL', () => client.unary(users.createUser, { name: 'a\0b', email: 'a@example.com' }), ['name']],
  ['no id', () => client.unary(users.getUser, {}), ['id']],
  ['an id beyond 2^53', () => client.unary(users.getUser, { id: 2n ** 62n }), ['id']],
  ['no version', () => client.unary(users.updateUser, { id: 1n, name: 'X' }), ['version']],
  ['a huge page', () => client.unary(users.listUsers, { limit: 100_000 }), ['limit']],
  ['a bad cursor', () => client.unary(users.listUsers, { cursor: 'abc' }), ['cursor']],
  [
    'an impossible time',
    () => client.unary(users.listUsers, { createdFrom: { seconds: 10n ** 18n } }),
    ['created_from'],
  ],
  ['no ids', () => client.unary(users.batchGetUsers, {}), ['ids']],
  ['101 ids', () => client.unary(users.batchGetUsers, { ids: Array<bigint>(101).fill(1n) }), ['ids']],
  [
    'negative cents',
    () => client.unary(products.createProduct, { name: 'X', priceCents: -1n, currency: 'EUR' }),
    ['price_cents'],
  ],
  ['an unspecified status', () => client.unary(orders.updateOrder, { id: 1n, version: 1n }), ['status']],
  [
    'an unknown status',
    () => client.unary(orders.updateOrder, { id: 1n, version: 1n, status: 99 as OrderStatus }),
    ['status'],
  ],
])('Is a request with %s INVALID_ARGUMENT, naming the field?', async (_, call, fields) => {
  expect(await failure(call())).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'VALIDATION_FAILED', fields });
});

test('Is a message of more than 1 MiB refused with the code that REST gives?', async () => {
  const name = 'n'.repeat(1_100_000);
  expect(await failure(client.unary(users.createUser, { name, email: 'large@example.com' }))).toMatchObject({
    status: 'RESOURCE_EXHAUSTED',
    reason: 'PAYLOAD_TOO_LARGE',
  });
});

test('Does the error carry the trace id of the caller?', async () => {
  const trace_id = '4bf92f3577b34da6a3ce929d0e0e4736';
  const metadata = { traceparent: `00-${trace_id}-00f067aa0ba902b7-01` };
  expect(await failure(client.unary(users.getUser, { id: 999_999n }, { metadata }))).toMatchObject({ trace_id });
});

test('Does the call end with its deadline, and its query with it?', async () => {
  const unlock = await database.lock('users');
  const late = await failure(client.unary(users.getUser, { id: 1n }, { deadline_ms: 200 }));
  expect(late.status).toBe('DEADLINE_EXCEEDED');
  await unlock();
});

test('Does an unreachable database say UNAVAILABLE and when to try again?', async () => {
  const url = new URL(database.url);
  url.port = '1';
  const lost = await startService(url.href);
  const other = new GrpcClient(lost.grpc_port);
  expect(await failure(other.unary(users.getUser, { id: 1n }))).toMatchObject({
    status: grpcStatus[grpcStatus.UNAVAILABLE],
    reason: 'DATABASE_UNAVAILABLE',
    retry_seconds: 1n,
  });
  other.close();
  await lost.stop();
});
