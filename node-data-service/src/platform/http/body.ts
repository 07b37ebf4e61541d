import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { ServiceError } from '../../errors.js';

/** JSON in UTF-8 is the only body there is. An empty one counts as absent, which the route's schema then judges. */
export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** @throws ServiceError MALFORMED_BODY saying where the text stops being JSON. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw new ServiceError('MALFORMED_BODY', 'the body is not UTF-8');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    const at = /position \d+/.exec((error as Error).message)?.[0];
    throw new ServiceError('MALFORMED_BODY', at ? `the body is not JSON from ${at} on` : 'the body is not JSON');
  }
}
