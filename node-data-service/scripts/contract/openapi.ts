// What the service says of itself once it is put together. Needs the stubs, but no database.
import { stringify } from 'yaml';
import { build, version } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import type { ServedContract } from '../../src/platform/contract/served.js';
import { createLog } from '../../src/platform/log.js';
import { shop } from '../../src/shop/index.js';
import { describeApi } from './describe-api.js';
import type { Document } from './writers.js';

const header = '# Generated from the routes of node-data-service by `npm run generate`. Do not edit.\n';

/** The OpenAPI document of the routes as they are registered, and the contract as it is served. */
export async function describeService(): Promise<{ document: Document; yaml: string; contract: ServedContract }> {
  const config = readConfig({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', DATA_SERVICE_LOG_LEVEL: 'error' });
  const info = {
    title: shop.title,
    version,
    description: 'Amounts are in cents, times in UTC with milliseconds. Errors are listed in docs/reference/errors.md.',
  };
  const app = build(config, createLog(config), (http) => describeApi(http, info));
  await app.http.ready();
  const document = app.http.swagger();
  await app.http.close();
  await app.connections.close();
  const yaml = header + stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
  return { document: document as unknown as Document, yaml, contract: app.contract };
}
