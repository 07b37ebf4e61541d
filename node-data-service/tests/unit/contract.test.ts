import { readdirSync } from 'node:fs';
import { is, sql, type SQL } from 'drizzle-orm';
import { bigint, check, integer, isPgEnum, pgEnum, pgTable, PgTable, text } from 'drizzle-orm/pg-core';
import type { PgColumnBuilderBase } from 'drizzle-orm/pg-core';
import { createSelectSchema } from 'drizzle-zod';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { jsonText } from '../../scripts/contract/json.js';
import { empty_lock, nextLock, type Lock } from '../../scripts/contract/lock.js';
import { readModel, type Model } from '../../src/platform/contract/model.js';
import { protoText } from '../../scripts/contract/proto.js';
import type { Contract } from '../../src/platform/contract/contract.js';
import { rowSchema, type ColumnDoc, type EnumDocs, type Unit } from '../../src/platform/db/columns.js';
import { contract } from '../../src/shop/contract.js';

const source = 'src/shop/boxes/schema.ts';

interface Draft {
  columns?: Record<string, PgColumnBuilderBase>;
  units?: Record<string, Unit>;
  deprecated?: Record<string, string>;
  sizes?: [string, ...string[]];
  limit?: SQL;
}

/** The contract of one small table and one enum. */
function boxes({ columns, units = {}, deprecated = {}, sizes = ['SMALL', 'LARGE'], limit }: Draft = {}): Model {
  const size = pgEnum('box_size', sizes);
  const built = columns ?? { id: bigint({ mode: 'number' }).primaryKey(), label: text().notNull(), weight: integer() };
  const table = pgTable('boxes', { ...built, size: size().notNull() }, () =>
    limit ? [check('boxes_limit', limit)] : [],
  );
  const names = [...Object.keys(built), 'size'];
  const docs = names.map((name) => [
    name,
    { doc: `The ${name}.`, example: null, unit: units[name] ?? null, deprecated: deprecated[name] },
  ]);
  const described: Contract = {
    package: 'test.v1',
    entities: [
      {
        source,
        table,
        docs: Object.fromEntries(docs) as Contract['entities'][number]['docs'],
        row: createSelectSchema(table).meta({ id: 'Box', description: 'A box.' }),
        side_effects: {},
      },
    ],
    requests: [],
    enums: [
      {
        source,
        type: size,
        docs: { doc: 'How large.', values: Object.fromEntries(sizes.map((name) => [name, `Is ${name}.`])) },
      },
    ],
  };
  return readModel(described);
}

const id = () => bigint({ mode: 'number' }).primaryKey();
const shelves = pgTable('shelves', { id: id() });
const shelf = (actions: { onDelete: 'cascade' }) => bigint({ mode: 'number' }).references(() => shelves.id, actions);
const first = nextLock(empty_lock, boxes());
const lockText = (lock: Lock) => jsonText(lock, 3);

function numbers(lock: Lock): Record<string, number> {
  return Object.fromEntries(Object.entries(lock.messages.Box!.fields).map(([name, { number }]) => [name, number]));
}

/** The lines of the lock that differ. */
function changed(before: Lock, after: Lock): string[] {
  const known = new Set(lockText(before).split('\n'));
  return lockText(after)
    .split('\n')
    .filter((line) => !known.has(line));
}

describe('field numbers', () => {
  test('Does the same schema give the same lock?', () => {
    expect(numbers(first)).toEqual({ id: 1, label: 2, weight: 3, size: 4 });
    expect(lockText(nextLock(JSON.parse(lockText(first)) as Lock, boxes()))).toBe(lockText(first));
  });

  test('Does a new column get the next number, wherever it stands?', () => {
    const model = boxes({ columns: { id: id(), colour: text(), label: text().notNull(), weight: integer() } });
    const lock = nextLock(first, model);
    expect(numbers(lock)).toEqual({ id: 1, label: 2, weight: 3, size: 4, colour: 5 });
    expect(protoText(model, lock)).toContain('  optional string colour = 5;\n}');
  });

  test('Does the order of the columns not matter?', () => {
    const lock = nextLock(first, boxes({ columns: { weight: integer(), label: text().notNull(), id: id() } }));
    expect(lockText(lock)).toBe(lockText(first));
  });

  test('Are number and name of a removed column reserved for good?', () => {
    const model = boxes({ columns: { id: id(), label: text().notNull() } });
    const lock = nextLock(first, model);
    expect(lock.messages.Box!.reserved).toEqual({ weight: 3 });
    expect(protoText(model, lock)).toContain('message Box {\n  reserved 3;\n  reserved "weight";\n');
    expect(() => nextLock(lock, boxes())).toThrow(
      'the table boxes had a column weight before, and its name is reserved',
    );
    const later = nextLock(lock, boxes({ columns: { id: id(), label: text().notNull(), mass: integer() } }));
    expect(numbers(later)).toEqual({ id: 1, label: 2, size: 4, mass: 5 });
  });

  test('Is a column that lost the highest number not followed by one that takes it?', () => {
    const wide = nextLock(
      first,
      boxes({ columns: { id: id(), label: text().notNull(), weight: integer(), colour: text() } }),
    );
    const narrow = nextLock(wide, boxes());
    const again = nextLock(
      narrow,
      boxes({ columns: { id: id(), label: text().notNull(), weight: integer(), shade: text() } }),
    );
    expect(numbers(again).shade).toBe(6);
  });

  test('Is a type that changes under its number refused, with the file and the command?', () => {
    const columns = { id: id(), label: text().notNull(), weight: text() };
    expect(() => nextLock(first, boxes({ columns }))).toThrow(
      /^node-data-service\/src\/shop\/boxes\/schema\.ts: boxes\.weight was int32 and is string, .* field number 3.* run: make generate$/,
    );
  });

  test('Is a message that was removed not given other numbers under its old name?', () => {
    const none = nextLock(first, { ...boxes(), messages: [] });
    expect(none.removed).toEqual(['Box']);
    expect(() => nextLock(none, boxes())).toThrow('there was another Box before');
  });
});

test('Does a deprecated column say so, and what to use instead?', () => {
  const model = boxes({ deprecated: { label: 'use tag instead' } });
  expect(protoText(model, first)).toContain(
    '  // The label. Deprecated: use tag instead.\n  string label = 2 [deprecated = true];\n',
  );
  const table = pgTable('tags', { label: text().notNull() });
  const rows = rowSchema(table, { label: { doc: 'L.', example: 'x', deprecated: 'use tag instead' } }, {});
  expect(z.toJSONSchema(rows).properties).toMatchObject({
    label: { deprecated: true, description: 'L. Deprecated: use tag instead.' },
  });
});

describe('what else others rely on', () => {
  const line = (name: string, rest: string) => `        "${name}": ${rest}`;

  test.each<[string, Draft, string]>([
    ['a unit', { units: { weight: 'pieces' } }, '"unit": "pieces"'],
    [
      'a default',
      { columns: { id: id(), label: text().notNull().default('x'), weight: integer() } },
      `"default": "'x'"`,
    ],
    ['a null', { columns: { id: id(), label: text(), weight: integer() } }, '"nullable": true'],
    ['a name', { columns: { id: id(), label: text('tag').notNull(), weight: integer() } }, '"column": "tag"'],
    ['a unique', { columns: { id: id(), label: text().notNull().unique() } }, '"boxes_label_unique": "label"'],
    ['an action on delete', { columns: { id: shelf({ onDelete: 'cascade' }) } }, '"on_delete": "cascade"'],
    ['a check', { limit: sql`weight < 5` }, '"boxes_limit": "weight < 5"'],
  ])('Does the lock show %s that changes?', (_, draft, shown) => {
    expect(changed(first, nextLock(first, boxes(draft))).join('\n')).toContain(shown);
  });

  test('Does the lock show an order of enum values that changes, while the numbers stay?', () => {
    const lock = nextLock(first, boxes({ sizes: ['LARGE', 'SMALL'] }));
    expect(lock.enums.BoxSize!.values).toEqual({ SMALL: 1, LARGE: 2 });
    expect(changed(first, lock)).toEqual([line('LARGE', '2,'), line('SMALL', '1')]);
  });

  test('Is an enum value that was removed reserved, and a new one given the next number?', () => {
    const model = boxes({ sizes: ['LARGE', 'HUGE'] });
    const lock = nextLock(first, model);
    expect(lock.enums.BoxSize).toEqual({ type: 'box_size', values: { LARGE: 2, HUGE: 3 }, reserved: { SMALL: 1 } });
    expect(protoText(model, lock)).toContain('  reserved 1;\n  reserved "BOX_SIZE_SMALL";\n');
  });
});

// Checked by `npm run check:types`.
test('Does the type checker ask for the unit of a number, and for the meaning of each enum value?', () => {
  interface NoUnit {
    doc: string;
    example: number;
  }
  expectTypeOf<NoUnit>().not.toExtend<ColumnDoc<'weight', number>>();
  expectTypeOf<NoUnit & { unit: null }>().toExtend<ColumnDoc<'weight', number>>();
  expectTypeOf<NoUnit & { unit: 'pieces' }>().not.toExtend<ColumnDoc<'price_cents', number>>();
  expectTypeOf<{ doc: string; values: { SMALL: string } }>().not.toExtend<
    EnumDocs<{ enumName: string; enumValues: ['SMALL', 'LARGE'] }>
  >();
});

describe("the shop's contract", () => {
  const folder = new URL('../../src/shop/', import.meta.url);
  const features = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());

  test.each(features.map(({ name }) => name))(
    'Is every table and enum of %s in it, with its file?',
    async (feature) => {
      const file = new URL(`${feature}/schema.ts`, folder);
      const exported = Object.values((await import(file.href)) as Record<string, unknown>);
      const tables = exported.filter((value): value is PgTable => is(value, PgTable));
      const described = [...contract.entities, ...contract.enums].filter(
        (e) => e.source === `src/shop/${feature}/schema.ts`,
      );
      expect(tables.length).toBeGreaterThan(0);
      expect(described.map((e) => ('table' in e ? e.table : e.type))).toEqual(
        expect.arrayContaining([...tables, ...exported.filter(isPgEnum)]),
      );
    },
  );
});
