import { configOrExit } from './config.js';
import { applyMigrations, waitForDatabase } from './platform/db/migrations.js';
import { shop } from './shop/index.js';

const { database_url, database_wait_ms } = configOrExit();

try {
  let waiting = false;
  await waitForDatabase(database_url, database_wait_ms, () => {
    if (!waiting) console.log(`migrate: waiting for the database, at most ${database_wait_ms} ms`);
    waiting = true;
  });
  const applied = await applyMigrations(database_url, shop.migrations);
  console.log(applied.length === 0 ? 'migrate: nothing to do' : `migrate: applied ${applied.join(', ')}`);
} catch (error) {
  console.error(`migrate: ${reason(error)}`);
  process.exitCode = 1;
}

function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reason).join('; ');
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${reason(error.cause)}`;
}
