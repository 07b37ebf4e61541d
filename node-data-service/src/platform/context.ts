import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { ServiceError } from '../errors.js';
import type { Deadline } from './deadline.js';

/** What belongs to one request, whatever it came in by. */
export interface RequestContext {
  request_id: string;
  trace_id: string;
  deadline: Deadline;
  /** What the request ended with, for its log line. */
  error?: ServiceError;
}

/** The request that is being worked on; the database layer takes its deadline from here. */
export const currentRequest = new AsyncLocalStorage<RequestContext>();

const requestId = /^[A-Za-z0-9._-]{1,64}$/;
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;

/** The caller's ids where they are well formed, else new ones. */
export function identify(headers: { request_id?: unknown; traceparent?: unknown }): {
  request_id: string;
  trace_id: string;
} {
  const given = typeof headers.traceparent === 'string' ? traceparent.exec(headers.traceparent)?.[1] : undefined;
  const trace_id = given ?? randomUUID().replaceAll('-', '');
  const request_id = headers.request_id;
  return typeof request_id === 'string' && requestId.test(request_id)
    ? { request_id, trace_id }
    : { request_id: trace_id, trace_id };
}
