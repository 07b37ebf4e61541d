// Writes all that is made from the Drizzle schema, in the order in which one thing needs the other.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ContractError } from '../src/platform/contract/error.js';
import { readModel } from '../src/platform/contract/model.js';
import { contract } from '../src/shop/contract.js';
import { writeEntities } from './contract/entities.js';
import { jsonText } from './contract/json.js';
import { writeReference } from './contract/reference.js';

const proto = new URL('../../proto/', import.meta.url);
const package_folder = new URL(`${contract.package.replaceAll('.', '/')}/`, proto);

async function generate(): Promise<void> {
  const model = readModel(contract);
  writeEntities(model, package_folder);
  execFileSync('node_modules/.bin/buf', ['generate'], { stdio: 'inherit' });
  // After buf, which empties the folder. The image has no proto/, so the version goes into the code.
  const { version } = parse(readFileSync(new URL('version.yaml', proto), 'utf8')) as { version: string };
  const constant = `// Generated from proto/version.yaml by \`make generate\`. Do not edit.\nexport const contract_version = '${version}';\n`;
  writeFileSync(new URL('../src/generated/contract-version.ts', import.meta.url), constant);

  // Not before the stubs are the new ones.
  const { describeService } = await import('./contract/openapi.js');
  const { document, yaml, contract: served } = await describeService();
  mkdirSync(new URL('openapi/', proto), { recursive: true });
  writeFileSync(new URL('openapi/data-service.yaml', proto), yaml);
  writeFileSync(new URL('contract.json', proto), jsonText(served, 2));
  writeReference(model, document, package_folder, new URL('../docs/reference/', proto));
}

try {
  await generate();
} catch (error) {
  if (!(error instanceof ContractError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
