import { expect, test } from 'vitest';
import { identify } from '../../src/platform/context.js';

const trace_id = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${trace_id}-00f067aa0ba902b7-01`;

test("Are the caller's ids kept?", () => {
  expect(identify({ request_id: 'order-7.a_B', traceparent })).toEqual({ request_id: 'order-7.a_B', trace_id });
});

test('Does a request without ids get one for both?', () => {
  const ids = identify({});
  expect(ids.trace_id).toMatch(/^[0-9a-f]{32}$/);
  expect(ids.request_id).toBe(ids.trace_id);
});

test.each([
  'nonsense',
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
  `00-${trace_id}-${'0'.repeat(16)}-01`,
  `ff-${trace_id}-00f067aa0ba902b7-01`,
  `00-${trace_id.toUpperCase()}-00f067aa0ba902b7-01`,
])('Is the traceparent %s replaced by a new trace?', (bad) => {
  expect(identify({ traceparent: bad }).trace_id).not.toBe(trace_id);
});

test.each(['', 'with blank', 'a'.repeat(65), 'line\nbreak', 7])('Is the request id %j replaced?', (request_id) => {
  expect(identify({ request_id, traceparent }).request_id).toBe(trace_id);
});
