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

  app.setNotFoundHandler((request) => {
    const { method } = request;
    const path = request.url.split('?', 1)[0] ?? '';
    const allow = [...paths.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap(({ methods }) => [...methods]);
    if (allow.length === 0) throw new ServiceError('ROUTE_NOT_FOUND', `there is nothing at ${path}`);
    throw new ServiceError('METHOD_NOT_ALLOWED', `${path} does not take ${method}`, {
      allow: [...new Set(allow)].sort(),
    });
  });
}

function patternOf(url: string): RegExp {
  return new RegExp(`^${url.replace(/:\w+/g, '[^/]+')}$`);
}
