import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { expect, test, vi } from 'vitest';
import { keysetReader } from '../../src/platform/db/keyset.js';
import { users } from '../../src/shop/users/schema.js';

test('Is the usual limit part of the statement, and any other a parameter of one that serves them all?', async () => {
  const query = vi.fn<(statement: { name: string; text: string }, values: unknown[]) => Promise<{ rows: [] }>>();
  query.mockResolvedValue({ rows: [] });
  const db = drizzle({ client: { query } as unknown as pg.Pool });
  const page = keysetReader(db, 'users', users, {});
  for (const limit of [20, 21, 22]) await page({ limit, newest_first: false });
  const [usual, ...others] = query.mock.calls;
  expect(usual).toEqual([expect.objectContaining({ text: expect.stringMatching(/limit 21$/) as string }), []]);
  expect(others.map(([{ text }, values]) => [text.slice(-8), values])).toEqual([
    ['limit $1', [22]],
    ['limit $1', [23]],
  ]);
  expect(new Set(query.mock.calls.map(([{ name }]) => name)).size).toBe(2);
});
