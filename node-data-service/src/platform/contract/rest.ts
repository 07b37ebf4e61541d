import { z } from 'zod';
import type { HttpServer } from '../http/server.js';
import type { ServedContract } from './served.js';

/** /contract: what consumers compare with the contract they were built for. Not in the API's description. */
export function contractRoute(app: HttpServer, contract: ServedContract): void {
  const etag = `"${contract.fingerprint}"`;
  const options = { config: { quiet: true }, schema: { hide: true, querystring: z.strictObject({}) } };

  app.get('/contract', options, async (request, reply) => {
    reply.header('etag', etag);
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.send(contract);
  });
}
