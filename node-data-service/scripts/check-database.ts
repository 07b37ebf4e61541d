// Compares a database with the Drizzle schema: the one of DATABASE_URL, or with --migrated what the migrations make.
import { applyMigrations } from '../src/platform/db/migrations.js';
import { contract } from '../src/shop/contract.js';
import { shop } from '../src/shop/index.js';
import { readCatalog } from './database/catalog.js';
import { declaredCatalog, differences, withScratch } from './database/compare.js';
import { openServer } from './postgres/start.js';

const remedies = {
  live: `Is the database behind: npm --prefix node-data-service run migrate. Was it changed by hand: change it back, or
write the change into the schema and run: npm --prefix node-data-service run migration -- --name <what>`,
  migrated: `Take the change in node-data-service/migrations/shop back, or write it into the schema, and run:
npm --prefix node-data-service run migration -- --name <what>`,
};

async function migratedCatalog(server: string) {
  return withScratch(server, async (url) => {
    await applyMigrations(url, shop.migrations);
    return readCatalog(url);
  });
}

const migrated = process.argv.includes('--migrated');
const live = process.env.DATABASE_URL;
if (!live && !migrated) {
  console.error('DATABASE_URL must name the database to check');
  process.exit(2);
}
const server = await openServer();
try {
  const found = await (migrated || !live ? migratedCatalog(server.url) : readCatalog(live));
  const problems = differences(found, await declaredCatalog(server.url), contract);
  if (problems.length > 0) {
    const which = migrated ? 'What the migrations make' : 'The database';
    console.error(
      `${which} differs from the schema:\n  ${problems.join('\n  ')}\n${remedies[migrated ? 'migrated' : 'live']}`,
    );
    process.exitCode = 1;
  }
} finally {
  await server.stop();
}
