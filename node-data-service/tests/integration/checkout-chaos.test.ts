import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Order } from '../../src/generated/shop/v1/entities_pb.js';
import { broken, TestSaga } from '../support/checkout.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { GrpcClient, unpack } from '../support/grpc.js';
import { eventually, patient, startService, type TestService } from '../support/service.js';
import type { ServiceError } from '@grpc/grpc-js';

const seed = Number(process.env.SEED ?? 20_261_123);
const initial_stock = 60;
const sweeping = { ...patient, DATA_SERVICE_SWEEP_MS: '20', DATA_SERVICE_RESERVATION_MS: '1500' };
/** Answers that a guard or a rule of the shop gives. Anything else is a fault of the service, or it was stopped. */
const expected = new Set([
  'STALE_EPOCH',
  'OPERATION_CANCELLED',
  'OUT_OF_STOCK',
  'INVALID_TRANSITION',
  'RESERVATION_EXPIRED',
]);

let database: TestDatabase;
let services: TestService[];
let clients: GrpcClient[];
let user_id: number;
let product_ids: number[];

beforeAll(async () => {
  database = await createDatabase();
  services = [await startService(database.url, sweeping), await startService(database.url, sweeping)];
  clients = services.map(({ grpc_port }) => new GrpcClient(grpc_port));
  const [first] = services as [TestService];
  const post = async (path: string, body: object) => (await first.send<{ id: number }>('POST', path, body)).body.id;
  user_id = await post('/api/users', { name: 'Ada', email: 'ada@example.com' });
  const product = { name: 'Pen', price_cents: 100, currency: 'EUR', stock: initial_stock };
  product_ids = [await post('/api/products', product), await post('/api/products', product)];
});
afterAll(async () => {
  for (const client of clients) client.close();
  await Promise.all(services.map((service) => service.stop()));
  await database.drop();
});

/** The same numbers for the same seed (mulberry32). */
function random(state: number): (below: number) => number {
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Steps of one checkout in any order, repeated, undone and by stale replicas, as a network might deliver them. */
async function disorder(pick: (below: number) => number): Promise<void> {
  const saga = new TestSaga(clients[0]!);
  let order: Order | undefined;
  let reached = 0;
  const lines = product_ids.slice(pick(2)).map((product_id) => ({ product_id, quantity: 1 + pick(3) }));
  for (let step = 0; step < 8; step += 1) {
    const one = saga.as(1 + pick(3), clients[pick(2)]);
    const place = () => one.place(user_id, lines).then((placed) => (order = placed.order));
    const id = { id: order?.id ?? 1_000_000n };
    const steps = [place, () => one.reserve(id), () => one.confirm(id)];
    const undo = [() => one.reject(), () => one.release(), () => one.cancel()];
    // Mostly onwards, as all that comes too early is refused for good.
    const onwards = order === undefined ? place : steps[reached++ % 3]!;
    const chosen = pick(4) > 0 ? onwards : [...steps, ...undo][pick(6)]!;
    await refusable(chosen());
  }
}

async function plainOrder(pick: (below: number) => number): Promise<void> {
  const service = services[pick(2)]!;
  const items = product_ids.map((product_id) => ({ product_id, quantity: 1 + pick(2), unit_price_cents: 100 }));
  const order = { user_id, country: 'DE', currency: 'EUR', items, discount_cents: 0, tax_cents: 0 };
  const { status, body } = await service.send('POST', '/api/orders', order);
  if (status === 409) return;
  expect(status).toBe(201);
  const change = { version: 1, status: pick(3) === 0 ? 'CONFIRMED' : 'REJECTED' };
  expect((await service.send('PATCH', `/api/orders/${String(body.id)}`, change)).status).toBe(200);
}

// NOT_FOUND is for a step of an order that was not placed.
async function refusable(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    const { reason, message } = unpack(error as ServiceError);
    if (reason !== 'NOT_FOUND' && reason !== 'IDEMPOTENCY_KEY_REUSED') expect(expected, message).toContain(reason);
  }
}

async function crowd(pick: (below: number) => number): Promise<void> {
  const seeds = Array.from({ length: 24 }, () => pick(1 << 30));
  await Promise.all(seeds.map((own, at) => (at % 4 === 0 ? plainOrder : disorder)(random(own))));
}

test(`Is stock conserved whatever comes, and over a restart? SEED=${seed}`, { timeout: 60_000 }, async () => {
  const pick = random(seed);
  for (let round = 0; round < 3; round += 1) {
    await crowd(pick);
    expect(await broken(database, initial_stock)).toEqual([]);
    clients[1]!.close();
    await services[1]!.stop();
    services[1] = await startService(database.url, sweeping);
    clients[1] = new GrpcClient(services[1].grpc_port);
  }
  const statuses = () => database.query('SELECT status FROM reservations GROUP BY status');
  const rows = await eventually(statuses, (found) => found.every(({ status }) => status !== 'HELD'));
  expect(await broken(database, initial_stock)).toEqual([]);
  // The seed has to have led everywhere, or nothing was shown.
  expect(rows.map(({ status }) => status)).toEqual(expect.arrayContaining(['CONSUMED', 'RELEASED', 'EXPIRED']));
});
