import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { eventually, startService, type TestService } from '../support/service.js';

let database: TestDatabase;
let service: TestService | undefined;

beforeAll(async () => {
  database = await createDatabase();
});
afterEach(async () => service?.stop());
afterAll(() => database.drop());

const list = (running: TestService) => running.get('/api/users');

test('Is a database at a closed port 503 DATABASE_UNAVAILABLE with Retry-After, never an empty list?', async () => {
  const url = new URL(database.url);
  url.port = '1';
  service = await startService(url.href);
  const answer = await list(service);
  expect(answer).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(JSON.stringify(answer.body)).not.toMatch(/ECONN|127\.0\.0\.1|postgres/);
  expect(await service.get('/livez')).toMatchObject({ status: 200, body: { status: 'UP' } });
  expect(await service.get('/readyz')).toMatchObject({ status: 503, body: { status: 'DOWN' } });
  expect(await service.get('/health')).toMatchObject({
    status: 503,
    body: { status: 'DOWN', service: 'node-data-service', dependencies: [{ name: 'postgresql', status: 'DOWN' }] },
  });
});

test('Do killed connections cost at most the requests they served, and recover by themselves?', async () => {
  const running = (service = await startService(database.url));
  await Promise.all(Array.from({ length: 5 }, () => list(running)));
  const unlock = await database.lock('users');
  const inFlight = list(running);
  const others = "datname = current_database() AND application_name = 'node-data-service'";
  await eventually(
    () => database.query(`SELECT 1 FROM pg_stat_activity WHERE ${others} AND wait_event_type = 'Lock'`),
    (rows) => rows.length === 1,
  );
  await database.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}`);
  expect(await inFlight).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
  await unlock();
  await eventually(
    () => list(running),
    ({ status }) => status === 200,
    2000,
  );
});

test('When the database goes away and comes back, does the service say so and come back too?', async () => {
  const proxy = await Proxy.before(database.url);
  const running = (service = await startService(proxy.url));
  expect((await list(running)).status).toBe(200);
  expect(await running.get('/health')).toMatchObject({ status: 200, body: { status: 'UP' } });

  await proxy.cut();
  await eventually(
    () => list(running),
    ({ status }) => status === 503,
  );
  expect(await list(running)).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
  expect((await running.get('/readyz')).status).toBe(503);

  await proxy.open();
  await eventually(
    () => list(running),
    ({ status }) => status === 200,
    3000,
  );
  expect((await running.get('/readyz')).status).toBe(200);
  await proxy.cut();
});

test('Is a database that accepts but never answers found out within the limits?', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const url = new URL(database.url);
  url.host = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  service = await startService(url.href, { DATA_SERVICE_POOL_WAIT_MS: '300' });
  expect(await list(service)).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
  expect(await service.get('/readyz')).toMatchObject({ status: 503 });
  silent.close();
});

test('Is a database that was never migrated not ready, and does it say what to do?', async () => {
  const empty = await createDatabase({ migrated: false });
  service = await startService(empty.url);
  const { status, body } = await service.get('/readyz');
  expect(status).toBe(503);
  expect(body.detail).toMatch(/^not migrated: 0000_saga_operation, .*0000_initial.* missing; run the migrate step/);
  expect(await list(service)).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
  await service.stop();
  service = undefined;
  await empty.drop();
});

/** Passes connections on to PostgreSQL until it is cut. */
class Proxy {
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #target: URL;
  #port = 0;

  private constructor(target: URL) {
    this.#target = target;
  }

  static async before(database_url: string): Promise<Proxy> {
    const proxy = new Proxy(new URL(database_url));
    await proxy.open();
    return proxy;
  }

  get url(): string {
    const url = new URL(this.#target);
    url.host = `127.0.0.1:${this.#port}`;
    return url.href;
  }

  async open(): Promise<void> {
    const server = createServer((client) => {
      const upstream = connect(Number(this.#target.port), this.#target.hostname);
      for (const socket of [client, upstream]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          client.destroy();
          upstream.destroy();
        });
      }
      client.pipe(upstream).pipe(client);
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    await closed;
  }
}
