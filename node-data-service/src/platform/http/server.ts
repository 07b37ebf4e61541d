import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { z } from 'zod';
import { invalid } from '../../errors.js';
import { currentRequest, identify, type RequestContext } from '../context.js';
import type { ConstraintMessages } from '../db/errors.js';
import { Deadline } from '../deadline.js';
import { logRequest } from '../log.js';
import { validate } from '../validation.js';
import { acceptJsonOnly } from './body.js';
import { refuseOtherMethods } from './methods.js';
import { refuseMalformedHttp } from './malformed.js';
import { renderFrameworkError, renderProblems, undecodable } from './problems.js';

declare module 'fastify' {
  interface FastifyRequest {
    call: RequestContext & { started_at: number };
  }
}

/** What routes are added to: schemas are zod's, and handlers are typed by them. */
export type HttpServer = ReturnType<typeof createHttpServer>;

export const body_limit_bytes = 1024 * 1024;

export interface HttpOptions {
  log: Logger;
  request_limit_ms: number;
  constraints: ConstraintMessages;
}

/** Fastify with what holds for every route: problems, limits, strict JSON, ids and one log line a request. */
export function createHttpServer({ log, request_limit_ms, constraints }: HttpOptions) {
  const app = Fastify({
    bodyLimit: body_limit_bytes,
    // Longer than the usual keep-alive of a client or proxy, so that it is not us who cut a connection just reused.
    keepAliveTimeout: 75_000,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 1000 },
    frameworkErrors: renderFrameworkError,
    clientErrorHandler: refuseMalformedHttp,
  }).withTypeProvider<ZodTypeProvider>();

  app.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => (data) => {
    try {
      return { value: validate(schema, data ?? undefined, httpPart ?? 'body') };
    } catch (error) {
      return { error: error as Error };
    }
  });
  // Rows come typed from the database, so an answer is not checked again; the tests check it.
  app.setSerializerCompiler(() => JSON.stringify);

  acceptJsonOnly(app);
  renderProblems(app, constraints);
  trackRequests(app, log, request_limit_ms);
  refuseOtherMethods(app);
  endConnectionsOnStop(app);
  return app;
}

// A stop closes what is idle then; a connection that had a request in flight would keep it waiting.
function endConnectionsOnStop(app: FastifyInstance): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (!app.server.listening) void reply.header('connection', 'close');
    done(null, payload);
  });
}

function trackRequests(app: FastifyInstance, log: Logger, request_limit_ms: number): void {
  app.decorateRequest('call');

  app.addHook('onRequest', (request, reply, done) => {
    const { headers } = request;
    const ids = identify({ request_id: headers['x-request-id'], traceparent: headers.traceparent });
    const asked = askedLimit(request);
    const deadline = new Deadline(Math.min(request_limit_ms, asked ?? Infinity));
    request.call = { ...ids, deadline, started_at: performance.now() };
    void reply.header('x-request-id', ids.request_id);
    if (asked === undefined) {
      done(invalid({ field: 'X-Request-Timeout-Ms', detail: 'must be a whole number of milliseconds' }));
      return;
    }
    if (!decodable(request.url)) {
      done(invalid({ field: 'query', detail: undecodable }));
      return;
    }
    currentRequest.run(request.call, done);
  });

  // Unknown query parameters are refused also where a route has none; handlers end with their request's time.
  app.addHook('onRoute', (route) => {
    route.schema = { querystring: z.strictObject({}), ...route.schema };
    const { handler } = route;
    route.handler = function (request, reply) {
      return request.call.deadline.run(async () => handler.call(this, request, reply));
    };
  });

  app.addHook('onResponse', (request, reply, done) => {
    const { method, call, url } = request;
    const path = url.split('?', 1)[0] ?? url;
    const quiet = request.routeOptions.config.quiet === true;
    logRequest(log, call, { method, path, status: reply.statusCode, started_at: call.started_at, quiet });
    done();
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Requests of this route are logged at debug level: probes would drown the rest. */
    quiet?: boolean;
  }
}

/** Fastify refuses such a path itself, but takes such a query as it is written. */
function decodable(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}

function askedLimit({ headers }: FastifyRequest): number | undefined {
  const text = headers['x-request-timeout-ms'];
  if (text === undefined) return Infinity;
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
