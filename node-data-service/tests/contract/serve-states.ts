// `npm run states`: puts the database of a running data service into a state, for contract tests in other languages.
import { serveStates } from './states-server.js';

const { DATABASE_URL, STATES_PORT = '' } = process.env;
if (!DATABASE_URL || !/^\d{1,5}$/.test(STATES_PORT)) {
  console.error('states: set DATABASE_URL, whose tables will be emptied, and STATES_PORT, 0 for any free port');
  process.exit(2);
}
const server = await serveStates(DATABASE_URL, Number(STATES_PORT), (reason) => console.error(`states: ${reason}`));
console.log(`states: ready on ${server.url}, as in: curl --json '{"state":"the golden shop"}' ${server.url}`);
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void server.stop());
