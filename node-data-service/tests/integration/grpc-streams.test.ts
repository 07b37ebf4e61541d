import { ServerCredentials, type ClientReadableStream, type ServiceError } from '@grpc/grpc-js';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ProductService } from '../../src/generated/shop/v1/products_pb.js';
import { UserService } from '../../src/generated/shop/v1/users_pb.js';
import { serverStreaming } from '../../src/platform/grpc/methods.js';
import { createGrpcServer } from '../../src/platform/grpc/server.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { failure, GrpcClient, unpack } from '../support/grpc.js';
import { eventually, startService, type TestService } from '../support/service.js';

const { exportUsers } = UserService.method;
const { importProducts } = ProductService.method;

let database: TestDatabase;
let service: TestService;
let client: GrpcClient;

beforeAll(async () => {
  database = await createDatabase();
  await database.query(`
    INSERT INTO users (name, email, created_at)
      SELECT 'U', 'u' || n || '@example.com', timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second'
      FROM generate_series(1, 5000) AS n`);
  service = await startService(database.url);
  client = new GrpcClient(service.grpc_port);
});
afterAll(async () => {
  client.close();
  await service.stop();
  await database.drop();
});

async function ids(stream: ClientReadableStream<{ user?: { id: bigint } | undefined }>): Promise<bigint[]> {
  const seen: bigint[] = [];
  for await (const message of stream) seen.push((message as { user: { id: bigint } }).user.id);
  return seen;
}

test('Does an export give every user once, by ascending id?', async () => {
  const seen = await ids(client.serverStream(exportUsers, {}));
  expect(seen).toEqual(Array.from({ length: 5000 }, (_, at) => BigInt(at + 1)));
});

test('Does an export keep to its range?', async () => {
  const start = BigInt(Date.UTC(2026, 0, 1) / 1000);
  const range = { createdFrom: { seconds: start + 10n }, createdBefore: { seconds: start + 20n } };
  expect(await ids(client.serverStream(exportUsers, range))).toEqual([
    10n,
    11n,
    12n,
    13n,
    14n,
    15n,
    16n,
    17n,
    18n,
    19n,
  ]);
});

test('Does an export of a gone reader stop, and give its connection back?', async () => {
  const stream = client.serverStream(exportUsers, {});
  const error = await new Promise<ServiceError>((resolve) => {
    stream.on('error', resolve);
    stream.once('data', () => stream.cancel());
  });
  expect(error.code).toBe(1);
  const busy = () =>
    database.query(
      "SELECT 1 FROM pg_stat_activity WHERE application_name = 'node-data-service' AND datname = current_database() AND state <> 'idle'",
    );
  await eventually(busy, (rows) => rows.length === 0, 2000);
});

test('Does a slow reader hold the stream back, and a gone one end it?', async () => {
  let produced = 0;
  let ended = false;
  async function* endless() {
    try {
      for (;;) yield { user: { id: (produced += 1), name: 'x'.repeat(200) } };
    } finally {
      ended = true;
    }
  }
  const stream_of = serverStreaming(z.looseObject({}), endless);
  const methods = Object.fromEntries(UserService.methods.map(({ localName }) => [localName, stream_of]));
  const server = createGrpcServer([{ desc: UserService, methods }], {
    log: pino({ level: 'silent' }),
    request_limit_ms: 60_000,
    stream_limit_ms: 60_000,
    constraints: {},
    fingerprint: 'none',
  });
  const port = await new Promise<number>((resolve, reject) => {
    const done = (error: Error | null, bound: number) => (error ? reject(error) : resolve(bound));
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), done);
  });
  const reader = new GrpcClient(port);
  const stream = reader.serverStream(exportUsers, {});
  stream.on('error', () => undefined);
  await new Promise((resolve) => stream.once('data', resolve));
  stream.pause();
  let last = -1;
  const settled = (count: number) => {
    const same = count === last;
    last = count;
    return same;
  };
  await eventually(async () => produced, settled);
  // What the windows of HTTP/2 and the buffers on both sides hold.
  expect(produced).toBeLessThan(20_000);
  stream.cancel();
  await eventually(async () => ended, Boolean);
  reader.close();
  server.forceShutdown();
});

test("Does an export end with the reader's deadline?", async () => {
  const unlock = await database.lock('users');
  const stream = client.serverStream(exportUsers, {}, { deadline_ms: 200 });
  await expect(ids(stream)).rejects.toMatchObject({ code: 4 });
  await unlock();
});

test('Is a bad export request INVALID_ARGUMENT?', async () => {
  const stream = client.serverStream(exportUsers, { createdFrom: { seconds: 10n ** 18n } });
  const error = await ids(stream).catch((reason: unknown) => reason as ServiceError);
  expect(unpack(error as ServiceError)).toMatchObject({ status: 'INVALID_ARGUMENT', fields: ['created_from'] });
});

const product = (at: number) => ({ product: { name: `P${at}`, priceCents: BigInt(at), currency: 'EUR', stock: 1n } });
const productCount = async () => Number((await database.query('SELECT count(*) FROM products'))[0]?.count);

test('Does an import create all products, in order?', async () => {
  const { createdCount } = await client.clientStream(
    importProducts,
    Array.from({ length: 2500 }, (_, at) => product(at)),
  );
  expect(createdCount).toBe(2500);
  expect(await productCount()).toBe(2500);
  const [last] = await database.query('SELECT name FROM products ORDER BY id DESC LIMIT 1');
  expect(last).toEqual({ name: 'P2499' });
});

test('Does one bad product keep all out, and is its position named?', async () => {
  const before = await productCount();
  const requests = [product(1), product(2), { product: { ...product(3).product, currency: 'euro' } }, product(4)];
  expect(await failure(client.clientStream(importProducts, requests))).toMatchObject({
    status: 'INVALID_ARGUMENT',
    fields: ['[2].product.currency'],
  });
  expect(await failure(client.clientStream(importProducts, [{}]))).toMatchObject({ fields: ['[0].product'] });
  expect(await productCount()).toBe(before);
});

test('Is an import of more than 10,000 refused and nothing written?', async () => {
  const before = await productCount();
  const requests = Array.from({ length: 10_001 }, (_, at) => product(at));
  expect(await failure(client.clientStream(importProducts, requests))).toMatchObject({
    status: 'RESOURCE_EXHAUSTED',
    reason: 'PAYLOAD_TOO_LARGE',
  });
  expect(await productCount()).toBe(before);
});

test('Is an empty import nothing?', async () => {
  expect((await client.clientStream(importProducts, [])).createdCount).toBe(0);
});
