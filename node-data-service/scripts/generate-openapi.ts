// Writes proto/openapi/data-service.yaml from the routes as they are registered. Needs no database.
import { mkdirSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { build, version } from '../src/app.js';
import { readConfig } from '../src/config.js';
import { createLog } from '../src/platform/log.js';
import { shop } from '../src/shop/index.js';
import { describeApi } from './describe-api.js';

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

const folder = new URL('../../proto/openapi/', import.meta.url);
mkdirSync(folder, { recursive: true });
const header = '# Generated from the routes of node-data-service by `npm run generate`. Do not edit.\n';
writeFileSync(
  new URL('data-service.yaml', folder),
  header + stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 }),
);
