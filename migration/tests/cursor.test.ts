import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { encodeCursor } from '../../node-data-service/src/platform/db/keyset.js';

const monolith = fileURLToPath(new URL('../../bench/alternatives/flask-sqlalchemy', import.meta.url));
const program = `
from shop.models import User, Product
from shop.pages import write_cursor
from shop.schemas import ProductQuery, UserQuery
print(write_cursor(User, UserQuery(), 1))
print(write_cursor(User, UserQuery(newest_first=True, email="é@example.com", created_from="2026-01-31T13:00:00.5+01:00"), 2**53 - 1))
print(write_cursor(Product, ProductQuery(in_stock=True, currency="EUR", limit=7), 42))
`;

// Otherwise a client that is in the middle of a list would get an error when the list is answered by the other side.
test('are the cursors of both applications the same', () => {
  const written = execFileSync(`${monolith}/.venv/bin/python`, ['-c', program], { cwd: monolith, encoding: 'utf8' });
  const filters = [
    ['email', 'é@example.com'],
    ['created_from', '2026-01-31T12:00:00.500Z'],
  ];
  expect(written.trim().split('\n')).toEqual([
    encodeCursor(1, JSON.stringify(['users', false])),
    encodeCursor(2 ** 53 - 1, JSON.stringify(['users', true, ...filters])),
    encodeCursor(42, JSON.stringify(['products', false, ['currency', 'EUR'], ['in_stock', true]])),
  ]);
});
