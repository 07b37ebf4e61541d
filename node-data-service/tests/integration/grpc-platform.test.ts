import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { credentials, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { service as health } from 'grpc-health-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyMigrations } from '../../src/platform/db/migrations.js';
import { shop } from '../../src/shop/index.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { eventually, startService, type TestService } from '../support/service.js';

let database: TestDatabase;
let service: TestService;

beforeAll(async () => {
  database = await createDatabase({ migrated: false });
  service = await startService(database.url);
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

interface AnyClient {
  close(): void;
  Check(request: object, done: (error: Error | null, answer: { status: string }) => void): void;
  ServerReflectionInfo(): NodeJS.ReadWriteStream;
}

function clientOf(definition: PackageDefinition, name: string): AnyClient {
  const at = name
    .split('.')
    .reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], loadPackageDefinition(definition));
  const Client = at as ServiceClientConstructor;
  return new Client(`127.0.0.1:${service.grpc_port}`, credentials.createInsecure()) as unknown as AnyClient;
}

test('Does the gRPC health status follow the migrations?', async () => {
  const client = clientOf({ 'grpc.health.v1.Health': health } as unknown as PackageDefinition, 'grpc.health.v1.Health');
  const status = () =>
    new Promise<string>((resolve, reject) => {
      client.Check({}, (error, answer) => (error ? reject(error) : resolve(answer.status)));
    });
  expect(await status()).toBe('NOT_SERVING');
  await applyMigrations(database.url, shop.migrations);
  await eventually(status, (value) => value === 'SERVING', 3000);
  expect((await service.get('/readyz')).status).toBe(200);
  client.close();
});

test('When several migrate at once, does one do it and the others find nothing to do?', async () => {
  const empty = await createDatabase({ migrated: false });
  const applied = await Promise.all([1, 2, 3, 4].map(() => applyMigrations(empty.url, shop.migrations)));
  expect(applied.map((names) => names.length > 0).sort()).toEqual([false, false, false, true]);
  await empty.drop();
});

test('Does reflection list the services, and every file a client needs for one?', async () => {
  const main = createRequire(import.meta.url).resolve('@grpc/reflection');
  const proto = join(dirname(main), '../proto/grpc/reflection/v1/reflection.proto');
  const name = 'grpc.reflection.v1.ServerReflection';
  const client = clientOf(loadSync(proto, { keepCase: true }), name);
  const stream = client.ServerReflectionInfo();
  const ask = (request: object) =>
    new Promise<Record<string, { service: { name: string }[]; file_descriptor_proto: Uint8Array[] }>>(
      (resolve, reject) => {
        stream.once('data', resolve);
        stream.once('error', reject);
        (stream as unknown as { write(request: object): void }).write(request);
      },
    );

  const listed = await ask({ list_services: '' });
  expect(listed.list_services_response?.service.map((item) => item.name)).toEqual(
    expect.arrayContaining([
      'shop.v1.UserService',
      'shop.v1.ProductService',
      'shop.v1.OrderService',
      'shop.v1.PaymentService',
    ]),
  );
  const found = await ask({ file_containing_symbol: 'shop.v1.UserService' });
  const files = found.file_descriptor_response?.file_descriptor_proto.map((bytes) =>
    fromBinary(FileDescriptorProtoSchema, bytes),
  );
  const names = files?.map((file) => file.name) ?? [];
  for (const file of files ?? []) expect(names).toEqual(expect.arrayContaining(file.dependency));
  expect(files?.flatMap((file) => file.service.map((item) => item.name))).toContain('UserService');
  stream.end();
  client.close();
});
