import { pino } from 'pino';
import { readConfig } from '../../src/config.js';
import type { Problem } from '../../src/errors.js';
import { start, type Running } from '../../src/start.js';

export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** What a test expects in a body it did not get typed. */
export type Json = Record<string, unknown>;

export interface TestService extends Running {
  url: string;
  get: <Body = Json>(path: string, headers?: Record<string, string>) => Promise<Answer<Body>>;
  send: <Body = Json>(
    method: string,
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer<Body>>;
  delete: (path: string) => Promise<Answer<Json>>;
  /** As send, with a body that is not what JSON.stringify makes. */
  raw: (
    method: string,
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
  ) => Promise<Answer<Problem>>;
}

/** For a machine that is busy with other things: only what a test is about may run out of time. */
export const patient = {
  DATA_SERVICE_POOL_WAIT_MS: '20000',
  DATA_SERVICE_REQUEST_LIMIT_MS: '20000',
  DATA_SERVICE_STATEMENT_LIMIT_MS: '20000',
};

/** The real service on free ports. */
export async function startService(database_url: string, env: Record<string, string> = {}): Promise<TestService> {
  const config = readConfig({
    DATABASE_URL: database_url,
    DATA_SERVICE_PORT: '0',
    DATA_SERVICE_GRPC_PORT: '0',
    DATA_SERVICE_SHUTDOWN_MS: '2000',
    ...env,
  });
  const running = await start(config, pino({ level: 'silent' }));
  const url = `http://127.0.0.1:${running.http_port}`;
  const json = { 'content-type': 'application/json' };

  async function call<Body>(path: string, init: RequestInit): Promise<Answer<Body>> {
    const response = await fetch(url + path, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text && JSON.parse(text)) as Body };
  }

  return {
    ...running,
    url,
    get: (path, headers = {}) => call(path, { headers }),
    send: (method, path, body, headers = {}) =>
      call(path, { method, headers: { ...json, ...headers }, body: JSON.stringify(body) }),
    delete: (path) => call(path, { method: 'DELETE' }),
    raw: (method, path, body, headers) => call(path, { method, headers, body }),
  };
}

/** Asks until the answer is right, at most `limit_ms`. */
export async function eventually<T>(
  ask: () => Promise<T>,
  right: (answer: T) => boolean,
  limit_ms = 10_000,
): Promise<T> {
  const give_up_at = performance.now() + limit_ms;
  for (;;) {
    const answer = await ask();
    if (right(answer)) return answer;
    if (performance.now() > give_up_at) throw new Error(`still ${JSON.stringify(answer)} after ${limit_ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
