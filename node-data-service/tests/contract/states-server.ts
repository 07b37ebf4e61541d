import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { describeFailure } from '../../src/platform/log.js';
import { enterState, UnknownState } from './states.js';

export interface StatesServer {
  url: string;
  stop(): Promise<void>;
}

/**
 * Pact's state changes over HTTP, for verifiers in any language: `POST /` with `{"state": "the golden shop"}`.
 * @param report gets what went wrong: verifiers tend to show the status of the answer alone
 */
export async function serveStates(
  database_url: string,
  port: number,
  report: (reason: string) => void,
): Promise<StatesServer> {
  const app = Fastify();
  app.post<{ Body: { state?: string; action?: string } | null }>('/', async ({ body }, reply) => {
    // There is nothing to clear up after an interaction: each one starts from its own state.
    if (body?.action === 'teardown') return {};
    try {
      await enterState(database_url, body?.state ?? '');
      return {};
    } catch (error) {
      const reason = describeFailure(error);
      report(reason);
      return reply.code(error instanceof UnknownState ? 400 : 500).send({ error: reason });
    }
  });
  await app.listen({ host: '127.0.0.1', port });
  const { port: bound } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${bound}/`, stop: () => app.close() };
}
