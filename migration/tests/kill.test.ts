import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compare } from '../src/compare.js';
import { progress } from '../src/progress.js';
import { newUsers, Shop } from './shop.js';

const folder = fileURLToPath(new URL('..', import.meta.url));
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e6));
const rows = 12_000;

let shop: Shop;
const running: ChildProcess[] = [];

beforeEach(async () => {
  shop = await Shop.create();
});

afterEach(async () => {
  for (const copier of running.splice(0)) copier.kill('SIGKILL');
  await shop.drop();
});

function copier(): ChildProcess {
  const env = { ...process.env, OLD_DATABASE_URL: shop.urls.old, NEW_DATABASE_URL: shop.urls.new };
  const started = spawn(process.execPath, ['dist/copier.js', 'run'], { cwd: folder, env });
  running.push(started);
  return started;
}

// https://en.wikipedia.org/wiki/Linear_congruential_generator, with the numbers of Numerical Recipes
function random(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const give_up_at = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > give_up_at) throw new Error(`waited in vain, with SEED=${seed}`);
    await sleep(10);
  }
}

async function copied(): Promise<number> {
  const [found] = await shop.sql('new', 'SELECT count(*)::int AS count FROM users');
  return found?.count as number;
}

async function whole(): Promise<boolean> {
  const { copying, changes_behind } = await progress(shop.databases, 'old');
  return Object.keys(copying).length === 0 && changes_behind === 0;
}

/** Changes of all kinds, until told to stop. @returns how many */
async function write(chance: () => number, stop: AbortSignal): Promise<number> {
  const client = await shop.connect('old');
  let count = 0;
  while (!stop.aborted) {
    const id = 1 + Math.floor(chance() * rows * 1.1);
    const kinds = [
      `INSERT INTO users (name, email) VALUES ('New', 'new.${count}@example.com')`,
      `UPDATE users SET name = 'Changed ${count}', version = version + 1 WHERE id = ${id}`,
      `DELETE FROM users WHERE id = ${id}`,
    ];
    await client.query(kinds[count % 3] ?? '');
    count += 1;
    await sleep(2);
  }
  return count;
}

test('does a copier that is killed again and again lose and double nothing', async () => {
  console.log(`SEED=${seed}`);
  const chance = random(seed);
  await shop.sql('old', newUsers(rows));
  await shop.databases.install();
  const stop = new AbortController();
  const writing = write(random(seed + 1), stop.signal);
  // Once more each time, wherever it is then: the last ones are past the copy, when only changes are followed.
  for (let kill = 0; kill < 4; kill++) {
    const victim = copier();
    const goal = (await copied()) + chance() * 4000;
    await until(async () => (await copied()) >= goal || (kill > 1 && (await whole())));
    await sleep(chance() * 30);
    victim.kill('SIGKILL');
    await once(victim, 'exit');
  }
  copier();
  // A second one by mistake only waits its turn.
  copier();
  await until(whole);
  stop.abort();
  const changes = await writing;
  await until(whole);
  expect(changes).toBeGreaterThan(100);
  expect(await shop.rows('new')).toEqual(await shop.rows('old'));
  expect(await compare(shop.databases)).toMatchObject({ differing: [] });
});

test('does a copier stop when it is told to', async () => {
  await shop.databases.install();
  const told = copier();
  const over = once(told, 'exit');
  await until(whole);
  told.kill('SIGTERM');
  expect(await over).toEqual([0, null]);
});
