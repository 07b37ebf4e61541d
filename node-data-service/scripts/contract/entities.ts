import { readFileSync, writeFileSync } from 'node:fs';
import type { Model } from '../../src/platform/contract/model.js';
import { jsonText } from './json.js';
import { nextLock, type Lock } from './lock.js';
import { protoText } from './proto.js';

/** Writes entities.proto and its lock into the folder of the package. Needs no stubs, as they are made from it. */
export function writeEntities(model: Model, folder: URL): void {
  const lock_file = new URL('entities.lock.json', folder);
  const lock = nextLock(JSON.parse(readFileSync(lock_file, 'utf8')) as Lock, model);
  writeFileSync(lock_file, jsonText(lock, 3));
  writeFileSync(new URL('entities.proto', folder), protoText(model, lock));
}
