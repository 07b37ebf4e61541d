// Makes the contract as it is now the released one, if it breaks nothing but what is wanted.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { checkBreaking, remedy } from './breaking/check.js';

const proto = new URL('../../proto/', import.meta.url);
const released = new URL('released/', proto);
const problems = checkBreaking(proto);
if (problems.length > 0) {
  console.error(`Not released:\n  ${problems.join('\n  ')}\n${remedy}`);
  process.exit(1);
}
rmSync(released, { recursive: true });
mkdirSync(released);
for (const name of ['shop', 'openapi', 'graphql', 'version.yaml']) {
  cpSync(new URL(name, proto), new URL(name, released), { recursive: true });
}
// Breaks that have happened are recorded with the release; the next one starts without.
const version_file = new URL('version.yaml', proto);
const version = parseDocument(readFileSync(version_file, 'utf8'));
version.set('breaks', version.createNode([], { flow: true }));
writeFileSync(version_file, version.toString());
console.log(`released contract ${String(version.get('version'))}: commit proto/`);
