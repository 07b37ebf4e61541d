import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { startService, type Json, type TestService } from '../support/service.js';
import { serveStates, type StatesServer } from './states-server.js';
import { parseGoldenShop } from './states.js';

let database: TestDatabase;
let service: TestService;
let states: StatesServer;
const reports: string[] = [];

beforeAll(async () => {
  database = await createDatabase();
  service = await startService(database.url);
  states = await serveStates(database.url, 0, (reason) => reports.push(reason));
});
afterAll(async () => {
  await states.stop();
  await service.stop();
  await database.drop();
});

const post = (body: unknown) =>
  fetch(states.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

const golden = JSON.parse(readFileSync(new URL('../../../proto/golden/shop.json', import.meta.url), 'utf8')) as Record<
  string,
  Json[]
>;

test('Does REST answer the golden shop exactly as it is written down?', async () => {
  // Twice, because what is there already must not matter.
  for (const attempt of [1, 2]) expect((await post({ state: 'the golden shop' })).status, `${attempt}`).toBe(200);
  for (const [resource, rows] of Object.entries(golden)) {
    expect((await service.get(`/api/${resource}`)).body).toEqual({ items: rows, next_cursor: null });
  }
});

test('Does the next row get the next id?', async () => {
  const user = { name: 'Cleo Example', email: 'cleo@example.com' };
  await post({ state: 'the golden shop' });
  expect((await service.send('POST', '/api/users', user)).body.id).toBe(golden.users!.length + 1);
  await post({ state: 'an empty shop' });
  expect((await service.get('/api/users')).body).toEqual({ items: [], next_cursor: null });
  expect((await service.send('POST', '/api/users', user)).body.id).toBe(1);
});

test('Is a state that does not exist refused, and the shop left as it is?', async () => {
  await post({ state: 'the golden shop' });
  for (const body of [{ state: 'the gilded shop' }, { state: '' }, {}]) {
    const refused = await post(body);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('only \\"an empty shop\\", \\"the golden shop\\",');
  }
  expect((await service.get<{ items: Json[] }>('/api/users')).body.items).toHaveLength(2);
});

test('Does a state that cannot be entered say so?', async () => {
  await database.query('ALTER TABLE payments RENAME TO paid');
  const failed = await post({ state: 'the golden shop' });
  await database.query('ALTER TABLE paid RENAME TO payments');
  const reason = 'relation "payments" does not exist';
  expect([failed.status, await failed.json()]).toEqual([500, { error: reason }]);
  expect(reports.at(-1)).toBe(reason);
});

test('Does a golden row that does not follow the schema say where?', () => {
  const text = JSON.stringify({ ...golden, users: [{ ...golden.users![0], email: undefined, phone: '1' }] });
  expect(() => parseGoldenShop(text)).toThrow(/^proto\/golden\/shop.json does not follow .*schema\.ts/);
  expect(() => parseGoldenShop(text)).toThrow(/users\[0\]\.email is required\n +users\[0\] has unknown fields: phone/);
});
