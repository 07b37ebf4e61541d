import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { startPostgres } from '../../scripts/postgres/start.js';

// PostgreSQL makes its files first, which takes seconds.
vi.setConfig({ testTimeout: 60_000 });

const reachable = async (url: string) => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
};

test('Does it run with nothing but Node, on demo data, and leave nothing?', async () => {
  const env: NodeJS.ProcessEnv = { ...process.env, DATA_SERVICE_PORT: '0', DATA_SERVICE_GRPC_PORT: '0' };
  delete env.DATABASE_URL;
  const alone = spawn(process.execPath, ['--import', 'tsx', 'scripts/alone.ts'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(alone, 'close');
  try {
    const url = await addressOf(alone.stdout);
    const answer = await fetch(`${url}/users?limit=1`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ items: [{ name: 'Ada Example' }] });
  } finally {
    alone.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
});

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const url = /REST on (\S+),/.exec(line)?.[1];
    if (url) return url;
  }
  throw new Error('it ended before it was ready');
}

test('Does its PostgreSQL end with who started it, even when that one is killed?', async () => {
  const start = `import { startPostgres } from './scripts/postgres/start.ts';
    console.log((await startPostgres()).url); setInterval(() => undefined, 1000);`;
  const user = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', start], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface({ input: user.stdout }), 'line')) as [string];
  expect(await reachable(url)).toBe(true);
  user.kill('SIGKILL');
  await expect.poll(() => reachable(url), { timeout: 15_000, interval: 100 }).toBe(false);
});

test('Has a PostgreSQL that was stopped gone when that is said?', async () => {
  const server = await startPostgres();
  expect(await reachable(server.url)).toBe(true);
  await server.stop();
  expect(await reachable(server.url)).toBe(false);
});
