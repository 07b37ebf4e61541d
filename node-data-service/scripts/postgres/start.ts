import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Server {
  /** Of its database `postgres`; its user may make others. */
  url: string;
  stop(): Promise<void>;
}

const keep = fileURLToPath(new URL('keep.ts', import.meta.url));

/** The server of TEST_DATABASE_URL; without it, one of its own. @throws an error that says what to do instead */
export async function openServer(): Promise<Server> {
  const url = process.env.TEST_DATABASE_URL;
  return url ? { url, stop: async () => undefined } : startPostgres();
}

/** A temporary PostgreSQL on a free port of the loopback interface. @throws an error that says what to do instead */
export async function startPostgres(): Promise<Server> {
  // PostgreSQL refuses to run as root. In a namespace without a user it does not see that it does, and reads its files.
  const disguise = process.getuid?.() === 0 ? ['unshare', '--user'] : [];
  const command = [...disguise, process.execPath, '--import', 'tsx', keep];
  // In a group of its own: Ctrl-C is for those who use it, and it goes after them.
  const keeper = spawn('env', command, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let said = '';
  keeper.stderr.on('data', (text: Buffer) => (said += text.toString()));
  keeper.on('error', (error) => (said += error.message));
  const ended = once(keeper, 'close').catch(() => undefined);
  for await (const url of createInterface({ input: keeper.stdout })) {
    return {
      url,
      async stop() {
        keeper.stdin.end();
        await ended;
      },
    };
  }
  await ended;
  throw new Error(`No PostgreSQL could be started here; name one by TEST_DATABASE_URL instead:\n${said.trim()}`);
}
