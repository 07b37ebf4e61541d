import { configOrExit } from './config.js';
import { applyMigrations, waitForDatabase } from './platform/db/migrations.js';
import { describeFailure } from './platform/log.js';
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
  console.error(`migrate: ${describeFailure(error)}`);
  process.exitCode = 1;
}
