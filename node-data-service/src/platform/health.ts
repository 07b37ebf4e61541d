import { z } from 'zod';
import { currentRequest, identify } from './context.js';
import { toServiceError } from './db/errors.js';
import { Deadline } from './deadline.js';
import type { HttpServer } from './http/server.js';
import { service } from './log.js';

const check_limit_ms = 1000;

export interface Readiness {
  ready: boolean;
  latency_ms: number;
  detail: string;
}

/** Whether the database can be used and is migrated, found out within a second. */
export async function checkReadiness(pending: () => Promise<string[]>): Promise<Readiness> {
  const started_at = performance.now();
  const deadline = new Deadline(check_limit_ms);
  const answer = (ready: boolean, detail: string): Readiness => ({
    ready,
    latency_ms: Math.round(performance.now() - started_at),
    detail,
  });
  try {
    const missing = await currentRequest.run({ ...identify({}), deadline }, () => deadline.run(pending));
    if (missing.length === 0) return answer(true, 'reachable and migrated');
    return answer(false, `not migrated: ${missing.join(', ')} missing; run the migrate step (node dist/migrate.js)`);
  } catch (error) {
    const { code, detail } = toServiceError(error);
    // Busy is not broken: taking this replica out would only make the others busier.
    return answer(code === 'OVERLOADED', code === 'DEADLINE_EXCEEDED' ? 'no answer within a second' : detail);
  }
}

export interface HealthOptions {
  version: string;
  readiness: () => Promise<Readiness>;
}

/** /livez, /readyz and /health; not below /api, and not in the API's description. */
export function healthRoutes(app: HttpServer, { version, readiness }: HealthOptions): void {
  const options = { config: { quiet: true }, schema: { hide: true, querystring: z.object({}) } };
  const started_at = performance.now();

  app.get('/livez', options, async () => ({ status: 'UP' }));

  app.get('/readyz', options, async (_request, reply) => {
    const { ready, detail } = await readiness();
    return reply
      .code(ready ? 200 : 503)
      .headers(ready ? {} : { 'retry-after': '1' })
      .send({ status: ready ? 'UP' : 'DOWN', detail });
  });

  app.get('/health', options, async (_request, reply) => {
    const { ready, latency_ms, detail } = await readiness();
    const status = ready ? 'UP' : 'DOWN';
    return reply.code(ready ? 200 : 503).send({
      status,
      service,
      version,
      uptime_seconds: Math.round((performance.now() - started_at) / 1000),
      dependencies: [{ name: 'postgresql', status, latency_ms, detail }],
    });
  });
}
