import { openServer } from '../../scripts/postgres/start.js';

/** Once for a run that has tests with a database: TEST_DATABASE_URL names a server afterwards. */
export async function setup(): Promise<() => Promise<void>> {
  const server = await openServer();
  process.env.TEST_DATABASE_URL = server.url;
  return () => server.stop();
}
