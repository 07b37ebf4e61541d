import { expect, test } from 'vitest';
import { users } from '../../src/shop/users/schema.js';

test.each([
  ['2026-01-31 12:00:00.123+00', '2026-01-31T12:00:00.123Z'],
  ['2026-01-31 12:00:00.12+00', '2026-01-31T12:00:00.120Z'],
  ['2026-01-31 12:00:00+00', '2026-01-31T12:00:00.000Z'],
  ['2026-01-31 12:00:00.123+02', '2026-01-31T10:00:00.123Z'],
])('Is the moment that PostgreSQL writes as %s RFC 3339 in UTC with milliseconds?', (text, moment) => {
  expect(users.created_at.mapFromDriverValue(text)).toBe(moment);
});
