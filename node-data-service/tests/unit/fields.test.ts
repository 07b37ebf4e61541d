import { expect, test } from 'vitest';
import { z } from 'zod';
import { ServiceError } from '../../src/errors.js';
import * as field from '../../src/platform/fields.js';
import { validate } from '../../src/platform/validation.js';

test.each<[string, z.ZodType, unknown, unknown]>([
  ['blanks around a text are taken off', field.text(5), '  abc ', 'abc'],
  ['characters are counted, not UTF-16 units', field.text(3), '💥💥💥', '💥💥💥'],
  ['a number in a URL is a number', field.fromText(field.id), '42', 42],
  ['true in a URL is a boolean', field.fromText(z.boolean()), 'true', true],
  ['an offset becomes UTC', field.timestampFilter, '2026-01-31T13:00:00+01:00', '2026-01-31T12:00:00.000Z'],
])('Is it so that %s?', (_, schema, input, output) => {
  expect(validate(schema, input)).toEqual(output);
});

test.each<[unknown, z.ZodType, string]>([
  ['', field.text(5), 'must have at least 1 character'],
  ['   ', field.text(5), 'must have at least 1 character'],
  ['abcdef', field.text(5), 'must have at most 5 characters'],
  ['a\0b', field.text(5), 'must not contain NUL'],
  ['a\ud800', field.text(5), 'must be well-formed Unicode'],
  [undefined, field.text(5), 'is required'],
  [null, field.text(5), 'must be a string'],
  [1.5, field.cents, 'must be an integer'],
  [Infinity, field.cents, 'must be an integer'],
  ['12', field.cents, 'must be an integer'],
  [-1, field.cents, 'must be at least 0'],
  [2 ** 53, field.cents, 'must be at most 9007199254740991'],
  [0, field.id, 'must be at least 1'],
  ['0x10', field.fromText(field.id), 'must be an integer'],
  ['', field.fromText(field.id), 'must be an integer'],
  ['1e2', field.fromText(field.id), 'must be an integer'],
  ['eur', field.currency, 'must be three capital letters, as in EUR'],
  ['ada', field.email, 'must be an email address'],
  ['2026-02-30T00:00:00Z', field.timestampFilter, 'must be a time like 2026-01-31T12:00:00.000Z'],
  ['0000-01-01T00:00:00Z', field.timestampFilter, 'must be a time like 2026-01-31T12:00:00.000Z'],
])('Is %j refused with a reason?', (input, schema, reason) => {
  expect(() => validate(schema, input)).toThrow(ServiceError);
  expect(() => validate(schema, input)).toThrow(`body: ${reason}`);
});
