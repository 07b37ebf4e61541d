import { create, type DescMethod, type Message } from '@bufbuild/protobuf';
import { Client, credentials, type MethodDefinition } from '@grpc/grpc-js';
import { service as health } from 'grpc-health-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProductService } from '../../src/generated/shop/v1/products_pb.js';
import { UserService } from '../../src/generated/shop/v1/users_pb.js';
import type { ServedContract } from '../../src/platform/contract/served.js';
import { definitionOf } from '../../src/platform/grpc/server.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { startService, type TestService } from '../support/service.js';

let database: TestDatabase;
let service: TestService;
let client: Client;

beforeAll(async () => {
  database = await createDatabase();
  service = await startService(database.url);
  client = new Client(`127.0.0.1:${service.grpc_port}`, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await service.stop();
  await database.drop();
});

test('Is the contract served, and only when it is not the one the caller has?', async () => {
  const { status, headers, body } = await service.get<ServedContract>('/api/contract');
  expect(status).toBe(200);
  expect(body).toEqual(service.contract);
  expect(headers.get('etag')).toBe(`"${body.fingerprint}"`);
  const known = { 'if-none-match': `"${body.fingerprint}"` };
  expect((await service.get('/api/contract', known)).status).toBe(304);
  expect((await service.get('/api/contract', { 'if-none-match': '"another"' })).status).toBe(200);
});

/** Calls with one request, and tells what the initial metadata says and how the call ended. */
function call<I, O>(definition: MethodDefinition<I, O>, request: I): Promise<{ fingerprint: unknown; code: number }> {
  const { path, requestSerialize, responseDeserialize } = definition;
  const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  return new Promise((resolve) => {
    let fingerprint: unknown;
    stream.on('metadata', (metadata) => (fingerprint = metadata.get('x-contract-fingerprint')[0]));
    stream.on('data', () => undefined);
    stream.on('error', () => undefined);
    stream.on('status', ({ code }) => resolve({ fingerprint, code }));
    stream.end(request);
  });
}

const shopCall = (
  method: DescMethod,
  request: Record<string, unknown>,
): Promise<{ fingerprint: unknown; code: number }> =>
  call<Message, Message>(definitionOf(method), create(method.input, request));

test.each([
  ['an answer', 0, () => shopCall(UserService.method.listUsers, {})],
  ['an error', 5, () => shopCall(UserService.method.getUser, { id: 999n })],
  ['a stream without rows', 0, () => shopCall(UserService.method.exportUsers, {})],
  ['a stream that is refused', 3, () => shopCall(ProductService.method.importProducts, {})],
  ['health', 0, () => call(health.Check as MethodDefinition<object, object>, { service: '' })],
])('Does %s carry the fingerprint?', async (_, code, answer) => {
  expect(await answer()).toEqual({ fingerprint: service.contract.fingerprint, code });
});
