import { readFileSync } from 'node:fs';
import { fromJson, ScalarType, type DescMessage, type Message } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import type { Lock } from '../../scripts/contract/lock.js';
import { errorCodes } from '../../src/errors.js';
import { golden_rpcs, services } from './golden-rpcs.js';

const proto = new URL('../../../proto/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, proto), 'utf8');
const lock = JSON.parse(read('shop/v1/entities.lock.json')) as Lock;

/** Promised, and shown elsewhere. */
const not_golden: Readonly<Record<string, string>> = {
  'ImportProducts: PAYLOAD_TOO_LARGE': 'takes 10,001 products: tests/integration/grpc-streams.test.ts',
};

const rpcs = services.flatMap((service) => service.methods);

describe('Is there a golden answer of each rpc?', () => {
  test.each(rpcs.map((rpc) => [rpc.name, rpc] as const))('%s', (name, rpc) => {
    const answered = golden_rpcs.filter(({ method, error }) => method === rpc && !error);
    expect(answered, `add an answer of ${name} to proto/golden/grpc.json`).not.toEqual([]);
  });
});

describe('Does each error code that the comment of an rpc promises occur?', () => {
  const promises = services.flatMap((service) => promisedCodes(read(`${service.file.name}.proto`)));
  test.each(promises.filter((promise) => !(promise in not_golden)))('%s', (promise) => {
    const refusals = golden_rpcs.map(({ method, error }) => `${method.name}: ${error?.reason ?? ''}`);
    expect(refusals, `add a case to proto/golden/grpc.json, or to not_golden in this test`).toContain(promise);
  });
  test('and is each exception still a promise?', () => {
    expect(promises).toEqual(expect.arrayContaining(Object.keys(not_golden)));
  });
});

describe('Is each number with a unit pinned by a golden value?', () => {
  const pinned = new Set(golden_rpcs.filter(({ error }) => !error).flatMap(pinnedNumbers));
  test.each(numbersWithUnit())('%s', (field) => {
    const what = `${field} has a unit and no golden value: give it one that is not 0 in proto/golden/grpc.json`;
    expect(pinned.has(field), what).toBe(true);
  });
});

/** `GetUser: NOT_FOUND` for each error code in the comment above each rpc. */
function promisedCodes(text: string): string[] {
  return [...text.matchAll(/((?: *\/\/.*\n)+) *rpc (\w+)\(/g)].flatMap(([, comment, rpc]) =>
    (comment!.match(/\b[A-Z_]+\b/g) ?? []).filter((word) => word in errorCodes).map((code) => `${rpc!}: ${code}`),
  );
}

/** Fields of the tables as the schema says, and of requests and answers as their names say. */
function numbersWithUnit(): string[] {
  const columns = Object.entries(lock.messages).flatMap(([message, { fields }]) =>
    Object.entries(fields).map(([name, { unit }]) => ({ message, name, unit: unit ?? null })),
  );
  const units = new Set(columns.filter(({ unit }) => unit !== null).map(({ name }) => name));
  const derived = services
    .flatMap(({ file }) => file.messages)
    .flatMap((message) => message.fields.map(({ name, scalar }) => ({ message: message.name, name, scalar })))
    .filter(({ name, scalar }) => isNumber(scalar) && (units.has(name) || /_(cents|pieces|count|ms)$/.test(name)));
  return [...columns.filter(({ unit }) => unit !== null), ...derived].map(({ message, name }) => `${message}.${name}`);
}

function isNumber(scalar: ScalarType | undefined): boolean {
  return scalar !== undefined && ![ScalarType.STRING, ScalarType.BYTES, ScalarType.BOOL].includes(scalar);
}

/** `Order.total_cents` for each field that a golden request or answer sets: 0 would be 0 in any unit. */
function pinnedNumbers({ method, request, requests, response, responses }: (typeof golden_rpcs)[number]): string[] {
  const sent = requests ?? [request ?? {}];
  const answered = responses ?? [response ?? {}];
  return [
    ...sent.flatMap((json) => fieldsIn(method.input, fromJson(method.input, json))),
    ...answered.flatMap((json) => fieldsIn(method.output, fromJson(method.output, json))),
  ];
}

function fieldsIn(desc: DescMessage, message: Message): string[] {
  const values = message as unknown as Record<string, unknown>;
  return desc.fields.flatMap(({ name, localName, message: inner }) => {
    const value = values[localName];
    if (inner) return [value ?? []].flat().flatMap((one) => fieldsIn(inner, one as Message));
    return Number(value) ? [`${desc.name}.${name}`] : [];
  });
}
