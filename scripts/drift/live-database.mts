// What `check:database` says about a live database: as the migrations make it, and then changed by hand as
// live-database.sql says, if somebody did. Called in node-data-service.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { query } from '../../node-data-service/scripts/database/catalog.js';
import { withScratch } from '../../node-data-service/scripts/database/compare.js';
import { applyMigrations } from '../../node-data-service/src/platform/db/migrations.js';
import { shop } from '../../node-data-service/src/shop/index.js';

const typed = '../live-database.sql';

process.exitCode = await withScratch(process.env.TEST_DATABASE_URL!, async (url) => {
  await applyMigrations(url, shop.migrations);
  if (existsSync(typed)) await query(url, readFileSync(typed, 'utf8'));
  const env = { ...process.env, DATABASE_URL: url };
  const check = [...process.execArgv, 'scripts/check-database.ts'];
  return spawnSync(process.execPath, check, { env, stdio: 'inherit' }).status ?? 1;
});
