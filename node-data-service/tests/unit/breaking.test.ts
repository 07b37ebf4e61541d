// Documents are JSON that tests take apart as they like.
/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call */
/* eslint-disable @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-assignment */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { judge, type Version } from '../../scripts/breaking/allowed.js';
import { openApiFindings, type Document } from '../../scripts/breaking/openapi.js';
import { protoFindings } from '../../scripts/breaking/protos.js';

type Schema = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** A document with one kind of thing, which is listed, made and changed. */
function things() {
  const thing = {
    type: 'object',
    properties: {
      id: { type: 'integer' },
      name: { type: 'string', maxLength: 20 },
      price: { type: 'integer', 'x-unit': 'cents' },
      note: { anyOf: [{ type: 'string', maxLength: 9 }, { type: 'null' }], deprecated: true },
      tag: { type: ['string', 'null'] },
      state: { type: 'string', enum: ['NEW', 'OLD'] },
    } as Schema,
    required: ['id', 'name', 'price', 'note', 'tag', 'state'],
  };
  const own = structuredClone(thing.properties);
  delete own.id;
  const newThing = { type: 'object', properties: own, required: ['name'], additionalProperties: false };
  const body = (name: string) => ({
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
  });
  const state = { name: 'state', in: 'query', schema: { type: 'string', enum: ['NEW', 'OLD'] } as Schema };
  const get = { parameters: [state as Schema], responses: { 200: body('Page'), 404: body('Thing') } as Schema };
  return {
    openapi: '3.1.1',
    info: { title: 'Things', version: '1' },
    paths: {
      '/things': { get, post: { requestBody: body('NewThing'), responses: { 201: body('Thing') } } },
    } as Schema,
    components: {
      schemas: {
        Thing: thing,
        NewThing: newThing,
        Page: {
          type: 'object',
          properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Thing' } } },
        },
      },
    },
  };
}
type Things = ReturnType<typeof things>;

function findings(change: (document: Things) => void): string[] {
  const after = things();
  change(after);
  return openApiFindings('things.yaml', things() as Document, after as Document).map(({ text }) => text);
}

function rename(schema: { properties: Schema; required: string[] }, from: string, to: string): void {
  const other = (name: string) => (name === from ? to : name);
  schema.properties = Object.fromEntries(Object.entries(schema.properties).map(([name, rule]) => [other(name), rule]));
  schema.required = schema.required.map(other);
}

const answer = (document: Things) => document.components.schemas.Thing;
const request = (document: Things) => document.components.schemas.NewThing;

describe('OpenAPI documents', () => {
  test.each<[string, (document: Things) => void, string[]]>([
    ['a property renamed', (d) => rename(answer(d), 'name', 'title'), ['Thing.name: removed from answers']],
    [
      'a property of a body renamed',
      (d) => rename(request(d), 'name', 'title'),
      ['NewThing.name: removed from requests', 'NewThing.title: required in requests'],
    ],
    [
      'a property of a body removed',
      (d) => delete request(d).properties.note,
      ['NewThing.note: removed from requests'],
    ],
    [
      'a type',
      (d) => (answer(d).properties.id.type = 'string'),
      ['Thing.id: type was "integer", is "string" in answers'],
    ],
    [
      'a unit',
      (d) => (answer(d).properties.price['x-unit'] = 'euros'),
      ['Thing.price: x-unit was "cents", is "euros" in answers'],
    ],
    ['a property newly required', (d) => request(d).required.push('note'), ['NewThing.note: required in requests']],
    ['a property no longer there', (d) => answer(d).required.shift(), ['Thing.id: no longer always in answers']],
    [
      'a null more',
      (d) => (answer(d).properties.name = { anyOf: [{ type: 'string', maxLength: 20 }, { type: 'null' }] }),
      ['Thing.name: may be null in answers'],
    ],
    ['a null less', (d) => request(d).properties.note.anyOf.pop(), ['NewThing.note: may not be null in requests']],
    [
      'a null less, as a type',
      (d) => (request(d).properties.tag.type = 'string'),
      ['NewThing.tag: type was ["string","null"], is "string" in requests'],
    ],
    [
      'an enum value removed',
      (d) => request(d).properties.state.enum.pop(),
      ['NewThing.state: OLD is no value in requests'],
    ],
    [
      'an enum value of answers removed',
      (d) => answer(d).properties.state.enum.pop(),
      ['Thing.state: OLD is no value in answers'],
    ],
    [
      'an enum value of answers added',
      (d) => answer(d).properties.state.enum.push('LOST'),
      ['Thing.state: LOST may be in answers'],
    ],
    [
      'an enum value of a query removed',
      (d) => d.paths['/things'].get.parameters[0].schema.enum.pop(),
      ['GET /things?state: OLD is no value in requests'],
    ],
    [
      'a query parameter removed',
      (d) => d.paths['/things'].get.parameters.pop(),
      ['GET /things?state: removed from requests'],
    ],
    [
      'a query parameter required',
      (d) => (d.paths['/things'].get.parameters[0].required = true),
      ['GET /things?state: required in requests'],
    ],
    [
      'a tighter rule',
      (d) => (request(d).properties.name.maxLength = 10),
      ['NewThing.name: maxLength was 20, is 10 in requests'],
    ],
    ['an operation removed', (d) => delete d.paths['/things'].get, ['GET /things: removed']],
    ['a path removed', (d) => delete d.paths['/things'], ['GET /things: removed', 'POST /things: removed']],
    [
      'a response removed',
      (d) => delete d.paths['/things'].get.responses[404],
      ['GET /things: responses 404 removed from answers'],
    ],
  ])('Is %s found?', (_, change, expected) => {
    expect(findings(change)).toEqual(expected.map((text) => `things.yaml: ${text}`));
  });

  test.each<[string, (document: Things) => void]>([
    ['nothing', () => undefined],
    ['another description', (d) => (answer(d).properties.name.description = 'Other.')],
    ['a property more', (d) => Object.assign(answer(d).properties, { size: { type: 'integer' } })],
    ['an optional property of a body', (d) => (request(d).properties.size = { type: 'integer' })],
    ['a property no longer required', (d) => (request(d).required = [])],
    ['an answer that is no longer null', (d) => answer(d).properties.note.anyOf.pop()],
    ['a wider rule', (d) => (request(d).properties.name.maxLength = 30)],
    ['a longer answer', (d) => (answer(d).properties.name.maxLength = 30)],
    ['an enum value more in requests', (d) => request(d).properties.state.enum.push('LOST')],
    ['an operation more', (d) => (d.paths['/others'] = d.paths['/things'])],
  ])('Is %s no finding?', (_, change) => {
    expect(findings(change)).toEqual([]);
  });
});

describe('protos', () => {
  const released = fileURLToPath(new URL('../../../proto/released', import.meta.url));
  const buf = readFileSync(new URL('../../../proto/buf.yaml', import.meta.url), 'utf8');

  function findings(change: (text: string) => string): string[] {
    const folder = mkdtempSync(join(tmpdir(), 'proto-'));
    try {
      cpSync(join(released, 'shop'), join(folder, 'shop'), { recursive: true });
      writeFileSync(join(folder, 'buf.yaml'), buf);
      const file = join(folder, 'shop/v1/entities.proto');
      writeFileSync(file, change(readFileSync(file, 'utf8')));
      return protoFindings(folder, released).map(({ text }) => text);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test.each([
    [
      'a number',
      (text: string) => text.replace('string email = 3', 'string email = 33'),
      'Previously present field "3" with name "email" on message "User" was deleted',
    ],
    [
      'a name',
      (text: string) => text.replace('string email = 3', 'string mail = 3'),
      'Field "3" on message "User" changed name from "email" to "mail"',
    ],
    [
      'a type',
      (text: string) => text.replace('string email = 3', 'bytes email = 3'),
      'Field "3" with name "email" on message "User" changed type from "string" to "bytes"',
    ],
  ])('Is %s that changes found?', (_, change, says) => {
    expect(findings(change).join('\n')).toContain(`shop/v1/entities.proto: ${says}`);
  });

  test('Is a new field no finding, and neither is one that is never null any more, and no change?', () => {
    expect(findings((text) => text)).toEqual([]);
    expect(findings((text) => text.replace('string email = 3', 'optional string email = 3'))).toEqual([]);
    expect(
      findings((text) => text.replace('string email = 3;', 'string email = 3;\n  // New.\n  string phone = 9;')),
    ).toEqual([]);
  });
});

describe('a break that is wanted', () => {
  const finding = { text: 'things.yaml: Thing.name: removed from answers', deprecated: true };
  const entry = {
    finding: finding.text,
    announced: '2026-01-01',
    allowed_from: '2026-04-01',
    reason: 'title replaces it',
  };
  const released: Version = { version: '1.4.0', breaks: [] };
  const now = (version = '2.0.0', changed: Partial<typeof entry> = {}): Version => ({
    version,
    breaks: [{ ...entry, ...changed }],
  });
  const today = '2026-04-01';

  test('Is it accepted when it is listed, announced for 90 days, due, deprecated and a major version?', () => {
    expect(judge([finding], now(), released, today)).toEqual([]);
  });

  test.each<[string, () => string[], string]>([
    ['is not listed', () => judge([finding], { version: '2.0.0', breaks: [] }, released, today), finding.text],
    [
      'was announced for 89 days',
      () => judge([finding], now('2.0.0', { announced: '2026-01-02' }), released, today),
      '89 days',
    ],
    ['is not due', () => judge([finding], now(), released, '2026-03-31'), 'not allowed before 2026-04-01'],
    [
      'was not deprecated',
      () => judge([{ ...finding, deprecated: false }], now(), released, today),
      'was not marked deprecated',
    ],
    ['is a minor version', () => judge([finding], now('1.5.0'), released, today), 'a break needs 2.0.0'],
    ['does not happen', () => judge([], now(), released, today), 'remove it from breaks'],
  ])('Is one refused that %s?', (_, judged, says) => {
    expect(judged()).toHaveLength(1);
    expect(judged()[0]).toContain(says);
  });

  test('Does the released document know what is deprecated, and of what nobody could say so?', () => {
    const change = (d: Things) => {
      delete answer(d).properties.name;
      delete answer(d).properties.note;
      answer(d).properties.state.enum.push('LOST');
      request(d).required.push('price');
    };
    const after = things();
    change(after);
    const found = openApiFindings('things.yaml', things(), after);
    expect(found.filter(({ text }) => /removed|LOST|required/.test(text))).toEqual([
      { text: 'things.yaml: NewThing.price: required in requests', deprecated: undefined },
      { text: 'things.yaml: Thing.name: removed from answers', deprecated: false },
      { text: 'things.yaml: Thing.note: removed from answers', deprecated: true },
      { text: 'things.yaml: Thing.state: LOST may be in answers', deprecated: undefined },
    ]);
  });
});
