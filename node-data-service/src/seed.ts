import { parseArgs } from 'node:util';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { configOrExit } from './config.js';
import { waitForDatabase } from './platform/db/migrations.js';
import { describeFailure } from './platform/log.js';
import { addDemoData, growUsers } from './shop/demo.js';

const usage = 'usage: node dist/seed.js [--users N], N from 1 to 10000000';
const { database_url, database_wait_ms } = configOrExit();
const wanted = wantedUsers();

const client = new pg.Client({ connectionString: database_url, application_name: 'node-data-service seed' });
try {
  await waitForDatabase(database_url, database_wait_ms, () => undefined);
  await client.connect();
  const added = await inTransaction(async () => addDemoData(drizzle({ client })));
  console.log(added ? 'seed: added the demo data' : 'seed: there is data already, left as it is');
  await growUsers(drizzle({ client }), wanted, (existing, all) => console.log(`seed: ${existing} of ${all} users`));
} catch (error) {
  console.error(`seed: ${describeFailure(error)}`);
  process.exitCode = 1;
} finally {
  await client.end();
}

async function inTransaction<T>(work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

function wantedUsers(): number {
  try {
    const { users = '0' } = parseArgs({ options: { users: { type: 'string' } } }).values;
    const count = /^\d{1,8}$/.test(users) ? Number(users) : NaN;
    if (count <= 10_000_000) return count;
  } catch {
    // Unknown options end up below, like a bad number.
  }
  console.error(usage);
  process.exit(2);
}
