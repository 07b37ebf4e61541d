import { readFileSync } from 'node:fs';
import { status as grpc } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { errorCodes, invalid } from '../../src/errors.js';

const table = readFileSync(new URL('../../../docs/reference/errors.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z_]+ \| \d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => cells[4]?.split(', ').includes('node-data-service'))
  .map((cells) => ({ code: cells[1], http: cells[2], grpc: cells[3], title: cells[5] }));

test('Does the error table list exactly what this service can raise?', () => {
  const own = Object.entries(errorCodes).map(([code, [http, status, title]]) => ({
    code,
    http: String(http),
    grpc: grpc[status],
    title,
  }));
  expect(table.length).toBeGreaterThan(0);
  expect(own).toEqual(table);
});

test('Is a problem what RFC 9457 and the error page say?', () => {
  const problem = invalid({ field: 'email', detail: 'must be an email address' }).toProblem(
    '4bf92f3577b34da6a3ce929d0e0e4736',
  );
  expect(problem).toEqual({
    type: '/problems/VALIDATION_FAILED',
    title: 'The request is not valid',
    status: 400,
    detail: 'email: must be an email address',
    code: 'VALIDATION_FAILED',
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    errors: [{ field: 'email', detail: 'must be an email address' }],
  });
});
