// Runs one SQL statement from standard input at DATABASE_URL and prints its rows as JSON. Called in the data service's
// folder, whose driver it takes.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const pg = createRequire(`${process.cwd()}/`)('pg');
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
client.on('notice', ({ message }) => console.error(message));
await client.connect();
try {
  const { rows } = await client.query(readFileSync(0, 'utf8'));
  console.log(JSON.stringify(rows ?? []));
} finally {
  await client.end();
}
