import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ConfigError, readConfig, settings } from '../../src/config.js';

const url = 'postgresql://shop:secret@127.0.0.1:5432/shop';

test('Does the settings page list exactly the settings there are, with their defaults?', () => {
  const page = readFileSync(new URL('../../../docs/reference/config.md', import.meta.url), 'utf8');
  const section = page.split(/^## /m).find((part) => part.startsWith('node-data-service\n')) ?? '';
  const documented = [...section.matchAll(/^\| ([A-Z_]+) \| (\S+) \|/gm)].map(([, name, fallback]) => [name, fallback]);
  expect(documented).toEqual(Object.entries(settings).map(([name, { fallback }]) => [name, fallback ?? 'required']));
});

test('What are the settings when only the required ones are given?', () => {
  const config = readConfig({ DATABASE_URL: url, PATH: '/bin' });
  expect(config).toMatchObject({ database_url: url, host: '127.0.0.1', port: 3000, grpc_port: 50051, pool_max: 10 });
});

test.each([
  [{}, /^DATABASE_URL is required$/],
  [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL is \(not shown\) but must be a URL like postgresql/],
  [{ DATABASE_URL: url, DATA_SERVICE_PROT: '1' }, /^DATA_SERVICE_PROT is not a setting/],
  [{ DATABASE_URL: url, DATA_SERVICE_PORT: '70000' }, /"70000" but must be a whole number from 0 to 65535$/],
  [{ DATABASE_URL: url, DATA_SERVICE_PORT: '1e3' }, /"1e3" but must be a whole number/],
  [{ DATABASE_URL: url, DATA_SERVICE_PORT: '' }, /"" but must be a whole number/],
  [{ DATABASE_URL: url, DATA_SERVICE_LOG_FORMAT: 'xml' }, /"xml" but must be text or json$/],
  [{ DATABASE_URL: url, DATA_SERVICE_HOST: 'a b' }, /"a b" but must be a host name or an address$/],
])('Is %j refused with a line that says why?', (env, message) => {
  expect(() => readConfig(env)).toThrow(ConfigError);
  expect(() => readConfig(env)).toThrow(message);
});
