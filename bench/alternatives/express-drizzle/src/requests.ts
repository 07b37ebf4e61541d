import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import express, { type RequestHandler } from 'express';
import type { Logger } from 'pino';
import { Problem } from './errors.js';

const traceparent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const requestId = /^[A-Za-z0-9._-]{1,64}$/;

/** Ids in, one log line out. */
export function track(log: Logger): RequestHandler {
  return (request, response, next) => {
    const started_at = performance.now();
    const trace_id = traceparent.exec(request.get('traceparent') ?? '')?.[1] ?? randomBytes(16).toString('hex');
    const asked_id = request.get('X-Request-Id') ?? '';
    const request_id = requestId.test(asked_id) ? asked_id : trace_id;
    const { method, path } = request;
    response.locals.trace_id = trace_id;
    response.set('X-Request-Id', request_id);
    response.on('finish', () => {
      const duration_ms = Math.round((performance.now() - started_at) * 10) / 10;
      log.info({ method, path, status: response.statusCode, duration_ms, request_id, trace_id });
    });
    next();
  };
}

const parseJson = express.json({
  limit: '1mb',
  strict: false,
  verify: (_request, _response, bytes) => {
    if (!isUtf8(bytes)) throw new Error('not UTF-8');
  },
});

/** JSON in UTF-8 is the only body there is. */
export const jsonBody: [RequestHandler, RequestHandler] = [
  (request, _response, next) => {
    if (!request.is('application/json'))
      throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'send the body as application/json');
    next();
  },
  parseJson,
];
