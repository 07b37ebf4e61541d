import { afterAll, beforeAll, expect, test } from 'vitest';
import { User } from '../../src/shop/users/schema.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { startService, type TestService } from '../support/service.js';

interface List {
  items: User[];
  next_cursor: string | null;
}

let database: TestDatabase;
let service: TestService;

beforeAll(async () => {
  database = await createDatabase();
  service = await startService(database.url);
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

let number = 0;
async function newUser(): Promise<User> {
  number += 1;
  const { body } = await service.send<User>('POST', '/api/users', {
    name: 'Ada Example',
    email: `ada${number}@example.com`,
  });
  return body;
}

test("Does the guide's sample work: create with name and email, then read as JSON?", async () => {
  const created = await service.send<User>('POST', '/api/users', { name: 'John Doe', email: 'john@example.com' });
  expect(created.status).toBe(201);
  expect(created.headers.get('content-type')).toContain('application/json');
  expect(created.headers.get('location')).toBe(`/api/users/${created.body.id}`);

  const listed = await service.get<List>('/api/users');
  expect(listed.status).toBe(200);
  expect(listed.headers.get('content-type')).toContain('application/json');
  expect(listed.body.items).toContainEqual(created.body);
});

test('Is a user answered exactly as its schema says?', async () => {
  const { id } = await newUser();
  const { body } = await service.get(`/api/users/${id}`);
  expect(User.parse(body)).toEqual(body);
  expect(body.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('Does an update change what it names and nothing else, and count the version up?', async () => {
  const user = await newUser();
  const { status, body } = await service.send<User>('PATCH', `/api/users/${user.id}`, {
    version: 1,
    name: 'Ben Example',
  });
  expect(status).toBe(200);
  expect(body).toEqual({ ...user, name: 'Ben Example', version: 2, updated_at: body.updated_at });
});

test('Is a stale update refused and nothing written?', async () => {
  const user = await newUser();
  await service.send('PATCH', `/api/users/${user.id}`, { version: 1, name: 'First' });
  const stale = await service.send('PATCH', `/api/users/${user.id}`, { version: 1, name: 'Second' });
  expect(stale).toMatchObject({ status: 409, body: { code: 'VERSION_CONFLICT' } });
  expect(stale.body.detail).toBe(`user ${user.id} has version 2, not 1`);
  expect((await service.get(`/api/users/${user.id}`)).body.name).toBe('First');
});

test('When ten update the same version at once, does exactly one win?', async () => {
  const user = await newUser();
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, at) =>
      service.send('PATCH', `/api/users/${user.id}`, { version: 1, name: `N${at}` }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
});

test('Is an email in use refused, whatever its case?', async () => {
  const { email } = await newUser();
  const again = await service.send('POST', '/api/users', { name: 'X', email: email.toUpperCase() });
  expect(again).toMatchObject({ status: 409, body: { code: 'ALREADY_EXISTS' } });
  expect(again.body.detail).toBe('there already is a user with this email');
});

test('Is a deleted user gone, and deleting again NOT_FOUND?', async () => {
  const { id } = await newUser();
  expect(await service.delete(`/api/users/${id}`)).toMatchObject({ status: 204, body: '' });
  expect(await service.get(`/api/users/${id}`)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  expect(await service.delete(`/api/users/${id}`)).toMatchObject({ status: 404 });
  expect(await service.send('PATCH', `/api/users/${id}`, { version: 1 })).toMatchObject({ status: 404 });
});

test('Do ids give those that exist, by ascending id?', async () => {
  const first = await newUser();
  const second = await newUser();
  const { body } = await service.get<List>(`/api/users?ids=${second.id},999999,${first.id},${second.id}`);
  expect(body).toEqual({ items: [first, second], next_cursor: null });
});

test('Does each filter narrow the list?', async () => {
  const user = await newUser();
  const later = new Date(Date.parse(user.created_at) + 1).toISOString();
  const ids = async (query: string) =>
    (await service.get<List>(`/api/users?limit=100&${query}`)).body.items.map(({ id }) => id);
  expect(await ids(`email=${user.email.toUpperCase()}`)).toEqual([user.id]);
  expect(await ids('email=nobody@example.com')).toEqual([]);
  expect(await ids(`created_from=${user.created_at}&email=${user.email}`)).toEqual([user.id]);
  expect(await ids(`created_from=${later}&email=${user.email}`)).toEqual([]);
  expect(await ids(`created_before=${user.created_at}&email=${user.email}`)).toEqual([]);
  expect(await ids(`created_before=${encodeURIComponent(later.replace('Z', '+00:00'))}&email=${user.email}`)).toEqual([
    user.id,
  ]);
});

test('Do request id and trace id come back?', async () => {
  const trace_id = '4bf92f3577b34da6a3ce929d0e0e4736';
  const headers = { 'x-request-id': 'test-1', traceparent: `00-${trace_id}-00f067aa0ba902b7-01` };
  const answer = await service.get('/api/users/999999', headers);
  expect(answer.headers.get('x-request-id')).toBe('test-1');
  expect(answer.body.traceId).toBe(trace_id);
});
