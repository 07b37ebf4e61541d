import { expect, test } from 'vitest';
import { ServiceError } from '../../src/errors.js';
import { decodeCursor, encodeCursor } from '../../src/platform/db/keyset.js';

const binding = '["users",false]';

test.each([1, 42, Number.MAX_SAFE_INTEGER])('Does a cursor for %d lead back to it?', (id) => {
  expect(decodeCursor(encodeCursor(id, binding), binding)).toBe(id);
});

test('Is a cursor of another list refused?', () => {
  expect(() => decodeCursor(encodeCursor(42, '["users",true]'), binding)).toThrow(ServiceError);
});

test('Is a cursor with any one character changed refused?', () => {
  const cursor = encodeCursor(42, binding);
  for (let at = 0; at < cursor.length; at += 1) {
    const damaged = cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1);
    expect(() => decodeCursor(damaged, binding), damaged).toThrow(/cursor: must be a next_cursor/);
  }
});

test.each(['', 'abc', '=', `${encodeCursor(42, binding)}=`, ` ${encodeCursor(42, binding)}`, '\0', '💥'])(
  'Is %j refused as a cursor?',
  (cursor) => {
    expect(() => decodeCursor(cursor, binding)).toThrow(ServiceError);
  },
);
