// Writes proto/shop/v1/entities.proto and its lock from the Drizzle schema. Needs no stubs, as they are made from it.
import { readFileSync, writeFileSync } from 'node:fs';
import { contract } from '../src/shop/contract.js';
import { ContractError } from './contract/error.js';
import { lockText, nextLock, type Lock } from './contract/lock.js';
import { readModel } from './contract/model.js';
import { protoText } from './contract/proto.js';

const folder = new URL(`../../proto/${contract.package.replaceAll('.', '/')}/`, import.meta.url);
const lock_file = new URL('entities.lock.json', folder);

try {
  const model = readModel(contract);
  const lock = nextLock(JSON.parse(readFileSync(lock_file, 'utf8')) as Lock, model);
  writeFileSync(lock_file, lockText(lock));
  writeFileSync(new URL('entities.proto', folder), protoText(model, lock));
} catch (error) {
  if (!(error instanceof ContractError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
