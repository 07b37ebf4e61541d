import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { EventService } from '../../src/generated/shop/v1/events_pb.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { failure, GrpcClient } from '../support/grpc.js';
import { eventually, patient, startService, type TestService } from '../support/service.js';

const { ingestEvents } = EventService.method;

let database: TestDatabase;
let service: TestService;
let client: GrpcClient;

beforeAll(async () => {
  database = await createDatabase();
  service = await startService(database.url, patient);
  client = new GrpcClient(service.grpc_port);
});
beforeEach(() => database.query('TRUNCATE events, event_minutes, rejected_events'));
afterAll(async () => {
  client.close();
  await service.stop();
  await database.drop();
});

const start = BigInt(Date.UTC(2026, 0, 31, 12) / 1000);
const event = (at: number, late = false) => ({
  id: `event-${at}`,
  kind: 'product.viewed',
  occurredAt: { seconds: start + BigInt(at) },
  quantity: 2n,
  late,
});
const batch = (from: number, to: number) => ({
  events: Array.from({ length: to - from }, (_, at) => event(from + at, at % 10 === 0)),
});
/** What is stored, and what the minutes say. */
async function stored() {
  const [row] = await database.query(`
    SELECT (SELECT count(*)::int FROM events) AS events, (SELECT count(*)::int FROM rejected_events) AS rejected,
      sum(event_count)::int AS counted, sum(late_count)::int AS late, sum(quantity)::int AS quantity
    FROM event_minutes`);
  return row;
}

test('Is each event stored and counted once, however often and in whatever batch it comes?', async () => {
  const batches = [batch(0, 100), batch(50, 150), batch(0, 150)];

  const answers = [await client.clientStream(ingestEvents, batches), await client.clientStream(ingestEvents, batches)];

  expect(answers).toMatchObject([
    { acceptedCount: 150n, duplicateCount: 200n },
    { acceptedCount: 0n, duplicateCount: 350n },
  ]);
  expect(await stored()).toEqual({ events: 150, rejected: 0, counted: 150, late: 15, quantity: 300 });
  const { body } = await service.get<{ items: object[] }>('/api/event-minutes?limit=1');
  expect(body.items).toMatchObject([{ minute: '2026-01-31T12:00:00.000Z', kind: 'product.viewed', event_count: 60 }]);
});

test('Do writers of the same events at the same time neither deadlock nor count twice?', async () => {
  const forth = batch(0, 1000);
  const back = { events: forth.events.toReversed() };

  const answers = await Promise.all(
    [forth, back, forth, back].map((one) => client.clientStream(ingestEvents, [one, one, one])),
  );

  expect(answers.reduce((sum, { acceptedCount }) => sum + acceptedCount, 0n)).toBe(1000n);
  expect(await stored()).toMatchObject({ events: 1000, counted: 1000, quantity: 2000 });
});

test('Is a refused row kept once when it is sent again, and another one on the same line as well?', async () => {
  const row = { upload: 'morning', line: 3n, code: 'NOT_JSON', reason: 'is no JSON', content: '{' };
  const rejected = [row, { ...row, content: '[' }];

  const answers = [
    await client.clientStream(ingestEvents, [{ rejected }]),
    await client.clientStream(ingestEvents, [{ rejected }]),
  ];

  expect(answers).toMatchObject([{ rejectedCount: 2n }, { rejectedCount: 0n }]);
  const { body } = await service.get<{ items: object[] }>('/api/rejected-events?upload=morning');
  expect(body.items).toMatchObject([
    { line: 3, code: 'NOT_JSON', content: '{' },
    { line: 3, content: '[' },
  ]);
});

test('Does a batch that cannot be stored leave what came before it, and nothing of its own?', async () => {
  const bad = { events: [event(100), { ...event(101), kind: 'Not A Kind' }] };

  const error = await failure(client.clientStream(ingestEvents, [batch(0, 100), bad, batch(200, 300)]));

  expect(error).toMatchObject({ reason: 'VALIDATION_FAILED', fields: ['[1].events[1].kind'] });
  expect(await stored()).toMatchObject({ events: 100, counted: 100 });
});

test('Is a batch taken over REST as well, with its limit?', async () => {
  const events = [{ id: 'e', kind: 'k', occurred_at: '2026-01-31T12:00:00.000Z', late: false }];
  const answer = await service.send('POST', '/api/event-batches', { events, rejected: [] });
  expect(answer).toMatchObject({ status: 200, body: { accepted_count: 1, duplicate_count: 0, rejected_count: 0 } });
  const many = Array.from({ length: 2001 }, (_, at) => ({ ...events[0], id: String(at) }));
  expect((await service.send('POST', '/api/event-batches', { events: many, rejected: [] })).status).toBe(400);
});

test('Does a database that is busy hold the sender back, and what was sent arrive afterwards?', async () => {
  const unlock = await database.lock('events');
  let taken = 0;
  function* batches() {
    for (let at = 0; at < 200; at++) {
      taken = at;
      yield { events: batch(at * 100, at * 100 + 100).events.map((one) => ({ ...one, payload: 'x'.repeat(1000) })) };
    }
  }
  const call = client.pacedStream(ingestEvents, batches());
  const settled = () =>
    database.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
  await eventually(settled, ({ length }) => length === 1);
  const stuck_at = await eventually(
    async () => {
      const before = taken;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return taken === before;
    },
    (same) => same,
  ).then(() => taken);
  expect(stuck_at).toBeLessThan(100);
  await unlock();
  expect(await call).toMatchObject({ acceptedCount: 20_000n });
});
