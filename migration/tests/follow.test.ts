import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { compare } from '../src/compare.js';
import { progress, trim } from '../src/progress.js';
import { step } from '../src/step.js';
import { newUsers, Shop } from './shop.js';

describe('following changes', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.create();
  });

  afterAll(() => shop.drop());

  beforeEach(() => shop.empty());

  async function alike(): Promise<void> {
    expect(await shop.rows('new')).toEqual(await shop.rows('old'));
    expect(await compare(shop.databases)).toMatchObject({ differing: [] });
  }

  test('is a commit that comes late, with an earlier number, not missed', async () => {
    await shop.databases.install();
    await shop.follow();
    const early = await shop.connect('old');
    await early.query('BEGIN');
    await early.query(newUsers(1, 'early'));
    await shop.sql('old', newUsers(1, 'late'));
    await shop.follow();
    expect((await shop.rows('new')).join()).toContain('late.1@');
    await early.query('COMMIT');
    await shop.follow();
    await alike();
    expect(await shop.rows('new')).toHaveLength(2);
  });

  test('do two changes of a row stay in order when the later one belongs to the older transaction', async () => {
    await shop.sql('old', newUsers(2));
    await shop.databases.install();
    await shop.follow();
    const older = await shop.connect('old');
    await older.query('BEGIN');
    await older.query(`UPDATE users SET name = 'Other' WHERE id = 2`);
    await shop.sql('old', `UPDATE users SET name = 'First' WHERE id = 1`);
    await older.query(`UPDATE users SET name = 'Second' WHERE id = 1`);
    await older.query('COMMIT');
    await shop.follow();
    await alike();
    expect(await shop.sql('new', 'SELECT name FROM users WHERE id = 1')).toEqual([{ name: 'Second' }]);
  });

  test('may an email wander from user to user while rows are copied', async () => {
    await shop.sql('old', newUsers(1200));
    await shop.databases.install();
    await step(shop.databases, 'old');
    // 1 is there already, 1100 is not: the constraint of the new database must never see both with one email.
    await shop.sql('old', `UPDATE users SET email = 'new@example.com' WHERE id = 1`);
    await shop.sql('old', `UPDATE users SET email = 'user.1@example.com' WHERE id = 1100`);
    await shop.sql('old', `UPDATE users SET email = 'user.1100@example.com' WHERE id = 1`);
    await shop.sql('old', 'DELETE FROM users WHERE id IN (2, 1101)');
    await shop.follow();
    await alike();
    expect(await shop.rows('new')).toHaveLength(1198);
  });

  test('does a window of more changes than a batch end where it began', async () => {
    await shop.databases.install();
    await shop.follow();
    await shop.sql('old', newUsers(1100));
    expect(await progress(shop.databases, 'old')).toEqual({ copying: {}, changes_behind: 1100 });
    await step(shop.databases, 'old');
    // What happens now belongs to the next window, also if it undoes what this one still has to do.
    await shop.sql('old', 'DELETE FROM users WHERE id > 1000');
    await shop.follow();
    await alike();
    expect(await progress(shop.databases, 'old')).toEqual({ copying: {}, changes_behind: 0 });
    await trim(shop.databases, 'old');
    const [left] = await shop.sql('old', 'SELECT count(*)::int AS count FROM migration.change');
    expect(left?.count).toBeLessThan(1200);
  });

  test('does nothing echo, and does the way back work alike', async () => {
    await shop.sql('old', newUsers(3));
    await shop.databases.install();
    await shop.follow();
    await shop.sql('new', 'UPDATE migration.owner SET writes = true');
    expect(await progress(shop.databases, 'new')).toEqual({ copying: {}, changes_behind: 0 });
    await shop.sql('new', `UPDATE users SET name = 'Changed behind the gateway' WHERE id = 1`);
    await shop.sql('new', 'DELETE FROM users WHERE id = 2');
    await shop.sql('new', 'INSERT INTO users (id, name, email) OVERRIDING SYSTEM VALUE VALUES (9, $$N$$, $$n@e.org$$)');
    await shop.follow('new');
    await alike();
    expect(await progress(shop.databases, 'old')).toEqual({ copying: {}, changes_behind: 0 });
    expect((await shop.rows('old')).join()).toContain('Changed behind the gateway');
  });

  test('may a transaction that is rolled back, or has savepoints, be in between', async () => {
    await shop.databases.install();
    await shop.follow();
    const client = await shop.connect('old');
    await client.query('BEGIN');
    await client.query(newUsers(1, 'kept'));
    await client.query('SAVEPOINT s');
    await client.query(newUsers(1, 'dropped'));
    await shop.follow();
    await client.query('ROLLBACK TO s');
    await client.query(newUsers(1, 'again'));
    await shop.follow();
    await client.query('COMMIT');
    await shop.follow();
    await alike();
    expect(await shop.rows('new')).toHaveLength(2);
  });

  test('is the other database closed to the application, and TRUNCATE refused', async () => {
    await shop.databases.install();
    await expect(shop.sql('new', newUsers(1))).rejects.toMatchObject({ code: '25006' });
    await expect(shop.sql('old', 'TRUNCATE users')).rejects.toThrow('TRUNCATE cannot be followed');
    await shop.databases.uninstall();
    await shop.sql('new', newUsers(1));
    // Now it has rows that no copy should overwrite.
    await expect(shop.databases.install()).rejects.toThrow('are not empty');
  });

  test('does comparing notice what differs', async () => {
    await shop.sql('old', newUsers(3));
    await shop.databases.install();
    await shop.follow();
    await shop.sql('new', `SET migration.applying = 'on'; UPDATE users SET version = 7 WHERE id = 2`);
    await shop.sql('new', `SET migration.applying = 'on'; DELETE FROM users WHERE id = 3`);
    expect(await compare(shop.databases)).toEqual({ compared: 3, differing: ['users 2', 'users 3'] });
  });
});
