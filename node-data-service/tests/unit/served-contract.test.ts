import { readFileSync } from 'node:fs';
import { pgTable, text, type PgColumnBuilderBase } from 'drizzle-orm/pg-core';
import { createSelectSchema } from 'drizzle-zod';
import type { z } from 'zod';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Lock } from '../../scripts/contract/lock.js';
import { describeService } from '../../scripts/contract/openapi.js';
import { OrderService } from '../../src/generated/shop/v1/orders_pb.js';
import { UserService } from '../../src/generated/shop/v1/users_pb.js';
import type { Contract } from '../../src/platform/contract/contract.js';
import { fingerprint, servedContract, type ServedContract } from '../../src/platform/contract/served.js';
import { history, identity } from '../../src/platform/db/columns.js';
import { contract } from '../../src/shop/contract.js';

const proto = new URL('../../../proto/', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, proto), 'utf8'));

describe('the contract that is served', () => {
  let service: Awaited<ReturnType<typeof describeService>>;
  beforeAll(async () => {
    service = await describeService();
  });

  test('Is it the committed one?', () => {
    expect(service.contract, 'proto/contract.json is stale, run: make generate').toEqual(read('contract.json'));
  });

  test('Has it the numbers of the lock?', () => {
    const lock = read('shop/v1/entities.lock.json') as Lock;
    for (const [name, fields] of Object.entries(service.contract.messages)) {
      for (const [field, { number }] of Object.entries(fields)) {
        expect([name, field, number]).toEqual([name, field, lock.messages[name]?.fields[field]?.number]);
      }
    }
    for (const [name, values] of Object.entries(service.contract.enums)) {
      expect(values).toEqual(lock.enums[name]?.values);
    }
  });

  test('Is every body of a route in it?', () => {
    const bodies = [...JSON.stringify(service.document.paths).matchAll(/"requestBody":.*?schemas\/(\w+)"/g)];
    const names = new Set(bodies.map(([, name]) => name));
    expect(names.size).toBeGreaterThan(0);
    expect([...names].filter((name) => !(String(name) in service.contract.requests))).toEqual([]);
  });

  test('Do other languages come to the same fingerprint?', () => {
    const cases = read('golden/compatibility.json') as { consumer: ServedContract }[];
    expect(cases.length).toBeGreaterThan(0);
    for (const { consumer } of cases) {
      const { package: name, messages, requests, enums } = consumer;
      expect(fingerprint({ package: name, messages, requests, enums })).toBe(consumer.fingerprint);
    }
  });
});

describe('a schema that the messages were not made from', () => {
  const name = () => text().notNull();
  const users = { id: identity(), name: name(), email: name(), ...history };
  const noEmail = { id: identity(), name: name(), ...history };
  const source = 'src/shop/users/schema.ts';

  function withUsers(columns: Record<string, PgColumnBuilderBase>): Contract {
    const table = pgTable('users', columns);
    const docs = Object.fromEntries(Object.keys(columns).map((column) => [column, { doc: 'x', example: 1 }]));
    const row: z.ZodObject = createSelectSchema(table).meta({ id: 'User', description: 'A user.' });
    return { ...contract, entities: [{ source, table, docs, row, side_effects: {} }], enums: [] };
  }

  test('Does a service start with the schema they were made from?', () => {
    expect(servedContract(withUsers(users), [UserService], '1.0.0').messages.User).toMatchObject({ id: { number: 1 } });
  });

  test.each<[string, Record<string, PgColumnBuilderBase>, string]>([
    ['a field more', { ...users, phone: name() }, 'User.phone is string'],
    ['a field less', noEmail, 'the compiled User has a field email'],
    ['another type', { ...users, id: text().primaryKey() }, 'User.id is string'],
    ['a null', { ...users, name: text() }, 'User.name is optional string'],
  ])('Does a service with %s not start?', (_, columns, says) => {
    const start = () => servedContract(withUsers(columns), [UserService], '1.0.0');
    expect(start).toThrow(`node-data-service/${source}: ${says}`);
    expect(start).toThrow(/ run: make generate$/);
  });

  test('Does one with a value more not start?', () => {
    const status = contract.enums[0]!;
    const more = { ...status, type: { ...status.type, enumValues: [...status.type.enumValues, 'LOST'] } };
    expect(() => servedContract({ ...contract, entities: [], enums: [more] }, [OrderService], '1.0.0')).toThrow(
      'src/shop/orders/schema.ts: OrderStatus has 4 values',
    );
  });
});
