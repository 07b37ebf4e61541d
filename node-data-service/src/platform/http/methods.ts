import type { FastifyInstance } from 'fastify';
import { ServiceError } from '../../errors.js';

/** What no route takes is METHOD_NOT_ALLOWED with the methods the path does have, or else ROUTE_NOT_FOUND. */
export function refuseOtherMethods(app: FastifyInstance): void {
  const paths = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  app.addHook('onRoute', ({ url, method }) => {
    const path = paths.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const name of [method].flat()) path.methods.add(name);
    paths.set(url, path);
  });

  // A hook, as the handler of what is not found comes too late: Fastify first wants a body for some methods.
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.is404) throw refusal(request.method, request.url.split('?', 1)[0] ?? '');
    done();
  });

  function refusal(method: string, path: string): ServiceError {
    const named = paths.get(path);
    const matching = named ? [named] : [...paths.values()].filter(({ pattern }) => pattern.test(path));
    const allow = matching.flatMap(({ methods }) => [...methods]);
    if (allow.length === 0) return new ServiceError('ROUTE_NOT_FOUND', `there is nothing at ${path}`);
    return new ServiceError('METHOD_NOT_ALLOWED', `${path} does not take ${method}`, {
      allow: [...new Set(allow)].sort(),
    });
  }
}

function patternOf(url: string): RegExp {
  return new RegExp(`^${url.replace(/:\w+/g, '[^/]+')}$`);
}
