import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { startService, type TestService } from '../support/service.js';

interface List {
  items: { id: number }[];
  next_cursor: string | null;
}

let database: TestDatabase;
let service: TestService;

beforeAll(async () => {
  database = await createDatabase();
  await database.query(
    "INSERT INTO users (name, email) SELECT 'U', 'u' || n || '@example.com' FROM generate_series(1, 250) AS n",
  );
  service = await startService(database.url);
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

async function walk(query: string, between: () => Promise<unknown> = async () => undefined): Promise<number[]> {
  const ids: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const at: string = cursor && `&cursor=${cursor}`;
    const { status, body } = await service.get<List>(`/api/users?${query}${at}`);
    expect(status).toBe(200);
    ids.push(...body.items.map(({ id }) => id));
    cursor = body.next_cursor;
    await between();
  }
  return ids;
}

const all = Array.from({ length: 250 }, (_, at) => at + 1);

test('Do the pages give every row once, in order, upwards and downwards?', async () => {
  expect(await walk('')).toEqual(all);
  expect(await walk('limit=33')).toEqual(all);
  expect(await walk('limit=33&newest_first=true')).toEqual(all.toReversed());
});

test('Is the last page the last also when it is full?', async () => {
  expect(await walk('limit=50')).toEqual(all);
});

test('Do rows that come and go between pages neither hide nor repeat others?', async () => {
  let round = 0;
  const disturb = () => {
    round += 1;
    return database.query(`
      INSERT INTO users (name, email) VALUES ('New', 'new${round}@example.com');
      DELETE FROM users WHERE email = 'new${round - 1}@example.com'`);
  };
  const down = await walk('limit=20&newest_first=true', disturb);
  expect(down.filter((id) => id <= 250)).toEqual(all.toReversed());
  expect(new Set(down).size).toBe(down.length);
  const up = await walk('limit=20', disturb);
  expect(up.filter((id) => id <= 250)).toEqual(all);
  expect(new Set(up).size).toBe(up.length);
});

test('Is a cursor refused for other filters and for the other direction?', async () => {
  const { body } = await service.get<List>('/api/users?limit=10');
  for (const other of ['newest_first=true', 'email=u1@example.com', 'created_from=2026-01-01T00:00:00Z']) {
    const answer = await service.get(`/api/users?${other}&cursor=${body.next_cursor}`);
    expect(answer, other).toMatchObject({ status: 400, body: { errors: [{ field: 'cursor' }] } });
  }
  expect((await service.get(`/api/products?cursor=${body.next_cursor}`)).status).toBe(400);
});

test('May the page size change from page to page?', async () => {
  const { body } = await service.get<List>('/api/users?limit=10');
  const next = await service.get<List>(`/api/users?limit=5&cursor=${body.next_cursor}`);
  expect(next.body.items.map(({ id }) => id)).toEqual([11, 12, 13, 14, 15]);
});

test('Is the default page 20, upwards?', async () => {
  const { body } = await service.get<List>('/api/users');
  expect(body.items.map(({ id }) => id)).toEqual(all.slice(0, 20));
});
