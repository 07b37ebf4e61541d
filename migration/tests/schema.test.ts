import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { is } from 'drizzle-orm';
import { getTableConfig, PgDialect, PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import * as committed from '../old-schema.js';
import { Shop } from './shop.js';

const folder = fileURLToPath(new URL('..', import.meta.url));
const dialect = new PgDialect();

// Not the text: drizzle-kit writes tables and the operator classes of indexes in any order.
function described(schema: Record<string, unknown>) {
  const all = Object.values(schema).filter((each) => is(each, PgTable));
  return all.map(describedTable).sort((a, b) => a.name.localeCompare(b.name));
}

function describedTable(table: PgTable) {
  const { name, columns, indexes, checks } = getTableConfig(table);
  return {
    name,
    columns: columns.map((column) => [column.name, column.getSQLType(), column.notNull, column.hasDefault]),
    indexes: indexes.map(({ config }) => [config.name, config.unique]).sort(),
    checks: checks.map((check) => [check.name, dialect.sqlToQuery(check.value).sql]).sort(),
  };
}

test('is the schema that was pulled still what the monolith makes', async () => {
  const shop = await Shop.create();
  const target = mkdtempSync(join(folder, 'pulled-'));
  try {
    execFileSync(join(folder, 'node_modules/.bin/drizzle-kit'), ['pull'], {
      cwd: folder,
      env: { ...process.env, OLD_DATABASE_URL: shop.urls.old, PULL_TO: `./${basename(target)}` },
    });
    const pulled = (await import(join(target, 'schema.ts'))) as Record<string, unknown>;
    expect(described(pulled)).toHaveLength(2);
    expect(described(committed)).toEqual(described(pulled));
  } finally {
    rmSync(target, { recursive: true });
    await shop.drop();
  }
});
